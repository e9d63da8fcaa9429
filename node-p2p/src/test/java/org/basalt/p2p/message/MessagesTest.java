package org.basalt.p2p.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.basalt.core.bytes.ArraySink;
import org.basalt.core.bytes.DecodeException;
import org.basalt.core.bytes.Hex;
import org.basalt.core.hash.BlockHash;
import org.basalt.p2p.netaddr.Endpoint;
import org.basalt.p2p.netaddr.NetworkAddress;
import org.basalt.p2p.netaddr.ServiceFlags;
import org.basalt.p2p.wire.MessageType;
import org.basalt.p2p.wire.UnknownMessage;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void shortIdsAreThoseOfBip324() {
    assertThat(
            StandardMessages.TYPES.stream()
                .filter(type -> type.shortId() != MessageType.NO_SHORT_ID)
                .sorted((a, b) -> Integer.compare(a.shortId(), b.shortId()))
                .map(type -> type.shortId() + " " + type.command())
                .collect(Collectors.joining(", ")))
        .isEqualTo(
            "1 addr, 2 block, 3 blocktxn, 4 cmpctblock, 5 feefilter, 6 filteradd, 7 filterclear,"
                + " 8 filterload, 9 getblocks, 10 getblocktxn, 11 getdata, 12 getheaders,"
                + " 13 headers, 14 inv, 15 mempool, 16 merkleblock, 17 notfound, 18 ping, 19 pong,"
                + " 20 sendcmpct, 21 tx, 22 getcfilters, 23 cfilter, 24 getcfheaders,"
                + " 25 cfheaders, 26 getcfcheckpt, 27 cfcheckpt, 28 addrv2, 37 feature");
  }

  @Test
  void thirtySixMessagesAreKnown() {
    assertThat(StandardMessages.TYPES).hasSize(36);
  }

  @Test
  void obsoleteAndUnknownCommandsAreUnknownMessages() {
    for (String command : List.of("reject", "alert", "", "~~~~~~~~~~~~")) {
      assertThat(StandardMessages.TABLE.decode(command, new byte[5]))
          .isInstanceOfSatisfying(
              UnknownMessage.class,
              message -> {
                assertThat(message.command()).isEqualTo(command);
                assertThat(message.payloadSize()).isEqualTo(5);
                assertThat(message.encode()).isEqualTo(new byte[5]);
              });
    }
  }

  @Test
  void versionHasTheBytesThatTheNetworkExpects() {
    Version version =
        new Version(
            70016,
            ServiceFlags.of(ServiceFlags.NETWORK, ServiceFlags.WITNESS),
            1_700_000_000,
            ServiceFlags.NETWORK,
            new Endpoint(NetworkAddress.ipv4(1, 2, 3, 4), 8333),
            ServiceFlags.NONE,
            Endpoint.NONE,
            0x0102030405060708L,
            "/Satoshi:31.99.0/",
            7,
            true);
    assertThat(Hex.encode(version.encode()))
        .isEqualTo(
            "80110100"
                + "0900000000000000"
                + "00f1536500000000"
                + "0100000000000000"
                + "00000000000000000000ffff01020304208d"
                + "0000000000000000"
                + "000000000000000000000000000000000000"
                + "0807060504030201"
                + "112f5361746f7368693a33312e39392e302f"
                + "07000000"
                + "01");
  }

  @Test
  void versionMayEndAfterTheReceiver() {
    byte[] whole = MessageArbitraries.version(new Random(1)).encode();
    Version version = Version.TYPE.decode(Arrays.copyOf(whole, 46));
    assertThat(version.nonce()).isEqualTo(1);
    assertThat(version.userAgent()).isEmpty();
    assertThat(version.startHeight()).isEqualTo(-1);
    assertThat(version.isTxRelayWanted()).isTrue();
    for (int length : new int[] {0, 4, 45, 47, 79}) {
      assertThatThrownBy(() -> Version.TYPE.decode(Arrays.copyOf(whole, length)))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void versionWithUserAgentOf257BytesIsMalformed() {
    Version version = MessageArbitraries.version(new Random(1));
    assertThat(withUserAgent(version, "x".repeat(256)).userAgent()).hasSize(256);
    assertThatThrownBy(() -> withUserAgent(version, "x".repeat(257)))
        .isInstanceOf(DecodeException.class);
  }

  private static Version withUserAgent(Version v, String userAgent) {
    return Version.TYPE.decode(
        new Version(
                v.version(),
                v.services(),
                v.timeSec(),
                v.receiverServices(),
                v.receiver(),
                v.senderServices(),
                v.sender(),
                v.nonce(),
                userAgent,
                v.startHeight(),
                v.isTxRelayWanted())
            .encode());
  }

  @Test
  void userAgentIsCleanedOfDangerousCharacters() {
    Version version = MessageArbitraries.version(new Random(1));
    assertThat(withUserAgent(version, "/Sa<b>\n\u00fft:1.0(x;y)@_-?/").cleanUserAgent())
        .isEqualTo("/Sabt:1.0(x;y)@_-?/");
  }

  @Test
  void moreThan2000HeadersAreCountedAndNotRead() {
    ArraySink out = new ArraySink();
    out.compactSize(2001);
    assertThat(Headers.TYPE.decode(out.toByteArray()).isTooMany()).isTrue();
    assertThat(Headers.TYPE.decode(out.toByteArray()).count()).isEqualTo(2001);
    ArraySink missing = new ArraySink();
    missing.compactSize(2000);
    assertThatThrownBy(() -> Headers.TYPE.decode(missing.toByteArray()))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void headersMayClaimAnyNumberOfTransactions() {
    ArraySink out = new ArraySink();
    out.compactSize(1);
    MessageArbitraries.header(new Random(1)).writeTo(out);
    out.compactSize(0xfffe);
    assertThat(Headers.TYPE.decode(out.toByteArray()).headers()).hasSize(1);
  }

  @Test
  void valuesAboveTheirLimitsAreDecodedForTheReceiverToJudge() {
    List<Inventory> items =
        Collections.nCopies(Inventory.ITEMS_MAX + 1, Inventory.block(BlockHash.ZERO));
    assertThat(Inv.TYPE.decode(new Inv(items).encode()).items()).hasSize(50_001);
    assertThat(FilterAdd.TYPE.decode(new FilterAdd(new byte[521]).encode()).element()).hasSize(521);
    assertThat(
            FilterLoad.TYPE
                .decode(new FilterLoad(new byte[36_001], 50, 0, 0).encode())
                .isWithinLimits())
        .isFalse();
    assertThat(
            FilterLoad.TYPE
                .decode(new FilterLoad(new byte[36_000], 51, 0, 0).encode())
                .isWithinLimits())
        .isFalse();
    assertThat(
            FilterLoad.TYPE
                .decode(new FilterLoad(new byte[36_000], 50, 0, 0).encode())
                .isWithinLimits())
        .isTrue();
    GetHeaders longLocator =
        new GetHeaders(1, Collections.nCopies(102, BlockHash.ZERO), BlockHash.ZERO);
    assertThat(GetHeaders.TYPE.decode(longLocator.encode()).locator()).hasSize(102);
  }

  @Test
  void compactBlockOf65536TransactionsIsMalformed() {
    CmpctBlock fits =
        new CmpctBlock(MessageArbitraries.header(new Random(1)), 0, new long[65_535], List.of());
    assertThat(CmpctBlock.TYPE.decode(fits.encode()).transactionCount()).isEqualTo(65_535);
    CmpctBlock tooMany = new CmpctBlock(fits.header(), 0, new long[65_536], List.of());
    assertThatThrownBy(() -> CmpctBlock.TYPE.decode(tooMany.encode()))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void transactionIndexesBeyond16BitsAreMalformed() {
    List<Integer> all = IntStream.rangeClosed(0, 0xffff).boxed().toList();
    assertThat(GetBlockTxn.TYPE.decode(new GetBlockTxn(BlockHash.ZERO, all).encode()).indexes())
        .isEqualTo(all);
    List<Integer> beyond = new ArrayList<>(List.of(0xffff, 0x10000));
    assertThatThrownBy(
            () -> GetBlockTxn.TYPE.decode(new GetBlockTxn(BlockHash.ZERO, beyond).encode()))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void featureMustFillItsPayloadAndHaveAnIdOfFourToEightyBytes() {
    Feature feature = new Feature("abcd", new byte[512]);
    assertThat(Feature.TYPE.decode(feature.encode()).id()).isEqualTo("abcd");
    byte[] longer = Arrays.copyOf(feature.encode(), feature.encode().length + 1);
    assertThatThrownBy(() -> Feature.TYPE.decode(longer)).isInstanceOf(DecodeException.class);
    for (Feature wrong :
        List.of(
            new Feature("abc", new byte[0]),
            new Feature("x".repeat(81), new byte[0]),
            new Feature("abcd", new byte[513]))) {
      assertThatThrownBy(() -> Feature.TYPE.decode(wrong.encode()))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void pongShorterThanANonceIsIncomplete() {
    assertThat(Pong.TYPE.decode(new byte[7]).isComplete()).isFalse();
    assertThat(Pong.TYPE.decode(new byte[8])).isEqualTo(new Pong(0));
  }

  @Test
  void blockMustHaveAHeader() {
    assertThatThrownBy(() -> BlockMessage.TYPE.decode(new byte[79]))
        .isInstanceOf(DecodeException.class);
    assertThat(BlockMessage.TYPE.decode(new byte[80]).hash())
        .isEqualTo(BlockMessage.of(new byte[80]).header().hash());
  }

  @Test
  void addressOfAnUnknownNetworkIsInvalidAndTheNextOneIsRead() {
    byte[] payload =
        Hex.decode(
            "02"
                + "00000000"
                + "fd0904"
                + "63"
                + "03"
                + "aabbcc"
                + "208d"
                + "01000000"
                + "00"
                + "01"
                + "04"
                + "01020304"
                + "208d");
    AddrV2 message = AddrV2.TYPE.decode(payload);
    assertThat(message.addresses().getFirst().endpoint().address().isValid()).isFalse();
    assertThat(message.addresses().getFirst().services()).isEqualTo(new ServiceFlags(0x409));
    assertThat(message.addresses().getLast().endpoint()).hasToString("1.2.3.4:8333");
  }

  @Test
  void addressOfAKnownNetworkWithAWrongLengthIsMalformed() {
    for (String address : List.of("01" + "03010203", "0205" + "0102030405", "04" + "0101")) {
      byte[] payload = Hex.decode("01" + "00000000" + "00" + address + "208d");
      assertThatThrownBy(() -> AddrV2.TYPE.decode(payload)).isInstanceOf(DecodeException.class);
    }
    byte[] tooLong = Hex.decode("01" + "00000000" + "00" + "63" + "fd0102" + "00".repeat(515));
    assertThatThrownBy(() -> AddrV2.TYPE.decode(tooLong))
        .isInstanceOf(DecodeException.class)
        .hasMessage("Address too long: 513 > 512");
  }
}
