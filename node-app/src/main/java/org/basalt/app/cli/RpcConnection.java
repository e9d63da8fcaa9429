package org.basalt.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Supplier;
import org.basalt.rpc.json.JsonReader;
import org.basalt.rpc.spec.Json;

/// One server, spoken to over HTTP.
final class RpcConnection {
  private static final int CONNECT_TIMEOUT_MS = 5_000;

  /// @param text `user:password`; empty if there are none
  /// @param ifRefused said where the server refuses them, behind "Authorization failed: "
  /// @param isMissingYet true for a cookie that a daemon which is just starting may still write
  record Credentials(String text, String ifRefused, boolean isMissingYet) {
    Credentials(String text, String ifRefused) {
      this(text, ifRefused, false);
    }
  }

  private final String host;
  private final int port;
  private final String path;
  private final Supplier<Credentials> credentials;
  private final Duration timeout;

  /// @param path `/`, or `/wallet/name`
  /// @param credentials asked for at each request: a daemon that is just starting writes a new
  ///   cookie
  RpcConnection(
      String host, int port, String path, Supplier<Credentials> credentials, Duration timeout) {
    this.host = host;
    this.port = port;
    this.path = path;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /// Sends a request (or a batch) and gives the reply.
  Json send(Json request) {
    int status;
    String body;
    Credentials login = credentials.get();
    try {
      HttpURLConnection http =
          (HttpURLConnection)
              new URI("http", null, host, port, path, null, null).toURL().openConnection();
      http.setConnectTimeout(CONNECT_TIMEOUT_MS);
      http.setReadTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
      http.setRequestMethod("POST");
      http.setDoOutput(true);
      http.setInstanceFollowRedirects(false);
      http.setRequestProperty("Content-Type", "application/json");
      http.setRequestProperty(
          "Authorization",
          "Basic "
              + Base64.getEncoder().encodeToString(login.text().getBytes(StandardCharsets.UTF_8)));
      try (OutputStream out = http.getOutputStream()) {
        out.write((request.toText() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      status = http.getResponseCode();
      try (InputStream in = status >= 400 ? http.getErrorStream() : http.getInputStream()) {
        body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (SocketTimeoutException e) {
      throw unreachable("timeout reached");
    } catch (IOException e) {
      throw unreachable(
          e instanceof java.net.ConnectException
              ? "Could not connect to the server"
              : String.valueOf(e.getMessage()));
    } catch (URISyntaxException e) {
      throw new ClientException("not a host name: " + host);
    }
    return reply(status, body, login);
  }

  private ClientException unreachable(String why) {
    return new ClientException(
        "Error while attempting to communicate with server "
            + host
            + ":"
            + port
            + " ("
            + why
            + ")\n\nMake sure the bitcoind server is running and that you are connecting to the"
            + " correct RPC port.\nUse \"bitcoin-cli -help\" for more info.",
        true);
  }

  private Json reply(int status, String body, Credentials login) {
    switch (status) {
      case 401 -> {
        // A daemon that was killed leaves its cookie, and the next one may have written its own
        // while we were on the way.
        boolean isOutdated = !credentials.get().text().equals(login.text());
        throw new ClientException(
            "Authorization failed: " + login.ifRefused(), login.isMissingYet() || isOutdated);
      }
      case 503 -> throw new ClientException("Server response: " + body);
      default -> {
        if (status >= 400 && status != 400 && status != 404 && status != 500) {
          throw new ClientException("server returned HTTP error " + status);
        }
      }
    }
    if (body.isEmpty()) {
      throw new ClientException("no response from server");
    }
    return JsonReader.read(body)
        .orElseThrow(() -> new ClientException("couldn't parse reply from server"));
  }
}
