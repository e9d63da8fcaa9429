package org.basalt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.basalt.rpc.method.StandardMethods;
import org.basalt.rpc.spec.RpcMethod;
import org.junit.jupiter.api.Test;

class ArgumentConversionTest {
  private final ArgumentConversion conversion =
      new ArgumentConversion(method ->
          StandardMethods.ALL.stream()
              .map(RpcMethod::spec)
              .filter(spec -> spec.name().equals(method))
              .findFirst());

  private String named(String method, String... words) {
    return conversion.named(method, List.of(words)).toString();
  }

  private String positional(String method, String... words) {
    return conversion.positional(method, List.of(words)).toString();
  }

  @Test
  void wordsBecomeWhatTheMethodTakes() {
    assertThat(positional("getblock", "00ff", "2")).isEqualTo("[\"00ff\",2]");
    assertThat(positional("unknown", "1", "a")).isEqualTo("[\"1\",\"a\"]");
    assertThat(positional("getblockstats", "7")).isEqualTo("[7]");
    assertThat(positional("getblockstats", "00ff")).isEqualTo("[\"00ff\"]");
    assertThat(positional("echo", "42")).isEqualTo("[\"42\"]");
    assertThat(positional("echojson", "42", "[1]")).isEqualTo("[42,[1]]");
    assertThatThrownBy(() -> positional("getblock", "00ff", "x"))
        .isInstanceOf(ClientException.class)
        .hasMessage("Error parsing JSON: x");
  }

  @Test
  void namesGoBeforeTheEqualsSign() {
    assertThat(named("getblock", "blockhash=00ff", "verbosity=2"))
        .isEqualTo("{\"blockhash\":\"00ff\",\"verbosity\":2}");
    assertThat(named("getblock", "00ff", "verbosity=2"))
        .isEqualTo("{\"verbosity\":2,\"args\":[\"00ff\"]}");
  }

  @Test
  void theLastValueOfANameCounts() {
    assertThat(named("echo", "arg0=0", "arg1=1", "arg2=2", "arg1=3"))
        .isEqualTo("{\"arg0\":\"0\",\"arg1\":\"3\",\"arg2\":\"2\"}");
  }

  @Test
  void aNameThatTheMethodLacksIsLeftToTheServer() {
    assertThat(named("getblockhash", "heigth=1")).isEqualTo("{\"heigth\":\"1\"}");
    assertThat(named("getblock", "hash=00ff")).isEqualTo("{\"hash\":\"00ff\"}");
    assertThat(named("unknown", "a=1")).isEqualTo("{\"a\":\"1\"}");
  }

  @Test
  void anEqualsSignWithinAnArgumentSeparatesNoName() {
    assertThat(named("echojson", "[\"key=value\", \"another=test\"]", "42"))
        .isEqualTo("{\"args\":[[\"key=value\",\"another=test\"],42]}");
    assertThat(named("echojson", "arg0=[\"data=test\"]", "arg1=42"))
        .isEqualTo("{\"arg0\":[\"data=test\"],\"arg1\":42}");
    assertThat(named("verifymessage", "address", "c2ln==", "a=b"))
        .isEqualTo("{\"args\":[\"address\",\"c2ln==\",\"a=b\"]}");
    assertThat(named("verifymessage", "address=a", "signature=c2ln==", "message=a=b"))
        .isEqualTo("{\"address\":\"a\",\"signature\":\"c2ln==\",\"message\":\"a=b\"}");
    assertThat(named("gettxoutsetinfo", "hash_type=none", "hash_or_height=00ff"))
        .isEqualTo("{\"hash_type\":\"none\",\"hash_or_height\":\"00ff\"}");
  }

  @Test
  void positionalArgumentsGivenTwiceAreLeftToTheServer() {
    assertThat(named("getblock", "args=[1]", "00ff"))
        .isEqualTo("{\"args\":\"[1]\",\"args\":[\"00ff\"]}");
    assertThat(named("echo", "args=[1]", "2")).isEqualTo("{\"args\":\"[1]\",\"args\":[\"2\"]}");
  }
}
