package org.basalt.rpc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Heads that come again are known by their bytes; whoever reads must not notice.
class HttpDecoderTest {
  private static final String[] REQUESTS = {
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic AAAA\r\nContent-Length: 3\r\n\r\n123",
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic AAAA\r\nContent-Length: 3\r\n\r\n456",
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic AAAB\r\nContent-Length: 3\r\n\r\n789",
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic AAAA\r\nContent-Length: 4\r\n\r\n1234",
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic AAAA\r\nContent-Length: 0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic AAAA\r\n\r\n",
    "POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc",
    "POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n2\nab\n0\n\n",
    "GET /a HTTP/1.1\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"
  };

  private static List<String> read(EmbeddedChannel channel) {
    List<String> read = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      HttpRequest request = (HttpRequest) next;
      read.add(
          request.method()
              + request.target()
              + request.minorVersion()
              + request.headers()
              + request.authorization()
              + request.saysClose()
              + request.keepsConnection()
              + new String(request.body(), StandardCharsets.ISO_8859_1));
    }
    return read;
  }

  private static void write(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
  }

  @Test
  void readsAStreamAsItReadsEachRequestAlone() {
    Random random = new Random(11);
    for (int i = 0; i < 3_000; i++) {
      StringBuilder stream = new StringBuilder();
      List<String> alone = new ArrayList<>();
      int kinds = 1 + random.nextInt(REQUESTS.length);
      for (int j = 0; j < 8; j++) {
        String request = REQUESTS[random.nextInt(kinds)];
        stream.append(request);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpDecoder());
        write(channel, request);
        alone.addAll(read(channel));
        channel.finishAndReleaseAll();
      }
      EmbeddedChannel channel = new EmbeddedChannel(new HttpDecoder());
      int pieceSize = random.nextBoolean() ? 200 : 1 + random.nextInt(120);
      for (int at = 0; at < stream.length(); at += pieceSize) {
        write(channel, stream.substring(at, Math.min(stream.length(), at + pieceSize)));
      }
      assertThat(read(channel)).as("%s by %d", stream, pieceSize).isEqualTo(alone);
      assertThat(alone).hasSize(8);
      channel.finishAndReleaseAll();
    }
  }

  @Test
  void takesARequestThatComesAgainWhole() {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpDecoder());
    for (int i = 0; i < 3; i++) {
      write(channel, REQUESTS[0]);
      HttpRequest first = channel.readInbound();
      write(channel, REQUESTS[1]);
      HttpRequest second = channel.readInbound();
      assertThat(second.head()).isSameAs(first.head());
      assertThat(first.body()).isEqualTo(new byte[] {'1', '2', '3'});
      assertThat(second.body()).isEqualTo(new byte[] {'4', '5', '6'});
    }
    write(channel, REQUESTS[2]);
    HttpRequest other = channel.readInbound();
    assertThat(other.authorization()).contains("Basic AAAB");
    channel.finishAndReleaseAll();
  }
}
