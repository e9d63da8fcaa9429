package org.basalt.core.script;

import java.util.Optional;
import org.basalt.core.primitive.Script;

/// What a scriptSig leaves on the stack, for those who look at it before it is judged: policy wants
/// to see a redeem script before signatures are checked.
///
/// @param error [ScriptError#OK] if the script came to its end
/// @param top the last item; empty bytes if there is none
/// @param size items left
public record PushedItems(ScriptError error, byte[] top, int size) {
  private static final byte[] NOTHING = {};

  /// Runs a script without any rule that is not as old as the language; signatures fail.
  public static PushedItems of(Script scriptSig) {
    ScriptStack stack = new ScriptStack();
    ScriptError error =
        Interpreter.run(
            Execution.of(
                scriptSig.array(),
                stack,
                ScriptFlags.NONE,
                SignatureChecker.NONE,
                SigVersion.BASE));
    return new PushedItems(error, stack.isEmpty() ? NOTHING : stack.top(1), stack.size());
  }

  /// The item that a pay-to-script-hash input takes for its redeem script; empty if the script
  /// fails or leaves nothing.
  public Optional<Script> redeemScript() {
    return error.isOk() && size > 0 ? Optional.of(Script.of(top)) : Optional.empty();
  }
}
