package org.basalt.core.script;

/// Everything that one run of one script may read and change. Made for a run, used by one thread.
final class Execution {
  private static final TaprootSpend NO_TAPROOT = new TaprootSpend(new byte[0], new byte[0]);

  /// Weight that a signature check takes from a tapscript's budget (Core
  /// VALIDATION_WEIGHT_PER_SIGOP_PASSED).
  private static final int SIGNATURE_WEIGHT_WU = 50;

  final byte[] script;
  final ScriptReader in;
  final ScriptStack stack;
  final ScriptStack altStack = new ScriptStack();
  final Conditions conditions = new Conditions();
  final SignatureChecker checker;
  final SigVersion version;
  final TaprootSpend taproot;
  private final int flags;

  /// Where the script code begins: behind the last CODESEPARATOR executed.
  int codeStart;

  /// Position in opcodes of that CODESEPARATOR, and of the opcode being executed.
  int codeSeparator = TaprootSpend.NO_CODE_SEPARATOR;

  int opcodeIndex;

  /// Opcodes above OP_16 so far, and keys of CHECKMULTISIG.
  int opCount;

  private long budgetWu;

  private Execution(
      byte[] script,
      ScriptStack stack,
      ScriptFlags flags,
      SignatureChecker checker,
      SigVersion version,
      TaprootSpend taproot,
      long budgetWu) {
    this.script = script;
    this.in = new ScriptReader(script, 0);
    this.stack = stack;
    this.flags = flags.bits();
    this.checker = checker;
    this.version = version;
    this.taproot = taproot;
    this.budgetWu = budgetWu;
  }

  /// A run before taproot.
  ///
  /// @param version [SigVersion#BASE] or [SigVersion#WITNESS_V0]
  static Execution of(
      byte[] script,
      ScriptStack stack,
      ScriptFlags flags,
      SignatureChecker checker,
      SigVersion version) {
    return new Execution(script, stack, flags, checker, version, NO_TAPROOT, 0);
  }

  /// @param budgetWu weight for which the script may check signatures
  static Execution ofTapscript(
      byte[] script,
      ScriptStack stack,
      ScriptFlags flags,
      SignatureChecker checker,
      TaprootSpend taproot,
      long budgetWu) {
    return new Execution(script, stack, flags, checker, SigVersion.TAPSCRIPT, taproot, budgetWu);
  }

  boolean has(ScriptFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  boolean isTapscript() {
    return version == SigVersion.TAPSCRIPT;
  }

  /// The stack's item at a position as an operand of at most four bytes, or [ScriptNumber#INVALID].
  long number(int position) {
    return ScriptNumber.decode(
        stack.top(position), has(ScriptFlag.MINIMALDATA), ScriptNumber.MAX_SIZE);
  }

  /// Likewise, of at most five bytes.
  long locktime(int position) {
    return ScriptNumber.decode(
        stack.top(position), has(ScriptFlag.MINIMALDATA), ScriptNumber.MAX_LOCKTIME_SIZE);
  }

  /// Takes one signature check from the budget; false if it is exceeded.
  boolean spendSignature() {
    budgetWu -= SIGNATURE_WEIGHT_WU;
    return budgetWu >= 0;
  }
}
