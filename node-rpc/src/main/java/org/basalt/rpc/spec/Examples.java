package org.basalt.rpc.spec;

/// Lines for the examples of a help text.
public final class Examples {
  private Examples() {}

  /// The method called both ways.
  public static String of(String method, String cliArguments, String rpcArguments) {
    return cli(method, cliArguments) + rpc(method, rpcArguments);
  }

  /// The method called both ways without arguments.
  public static String of(String method) {
    return of(method, "", "");
  }

  public static String cli(String method, String arguments) {
    return "> bitcoin-cli " + method + " " + arguments + "\n";
  }

  public static String named(String method, String arguments) {
    return "> bitcoin-cli -named " + method + " " + arguments + "\n";
  }

  public static String rpc(String method, String arguments) {
    return "> curl --user myusername --data-binary '{\"jsonrpc\": \"2.0\", \"id\": \"curltest\", \"method\": \""
        + method
        + "\", \"params\": ["
        + arguments
        + "]}' -H 'content-type: application/json' http://127.0.0.1:8332/\n";
  }
}
