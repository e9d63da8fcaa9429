package org.basalt.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Asks a daemon on this machine over JSON-RPC, with the cookie that the daemon wrote.
record RpcClient(int port, Path cookie) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MS = 300_000;

  /// @throws IOException if the daemon does not answer, or not yet
  /// @throws RpcError if it answers with an error
  JsonNode call(String method, Object... params) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
    http.setConnectTimeout(TIMEOUT_MS);
    http.setReadTimeout(TIMEOUT_MS);
    http.setDoOutput(true);
    http.setRequestProperty(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(Files.readAllBytes(cookie)));
    byte[] request =
        JSON.writeValueAsBytes(Map.of("id", 1, "method", method, "params", List.of(params)));
    try (OutputStream out = http.getOutputStream()) {
      out.write(request);
    }
    int status = http.getResponseCode();
    byte[] body;
    try (InputStream in = status >= 400 ? http.getErrorStream() : http.getInputStream()) {
      body = in == null ? new byte[0] : in.readAllBytes();
    }
    if (body.length == 0 || body[0] != '{') {
      throw new IOException(
          "HTTP status %d: %s".formatted(status, new String(body, StandardCharsets.UTF_8)));
    }
    JsonNode reply = JSON.readTree(body);
    JsonNode error = reply.get("error");
    if (error != null && !error.isNull()) {
      throw new RpcError(method, error.get("code").asInt(), error.get("message").asText());
    }
    return reply.get("result");
  }

  /// The daemon's "no".
  static final class RpcError extends IOException {
    private static final long serialVersionUID = 1L;
    private final int code;

    RpcError(String method, int code, String message) {
      super("%s: %s (code %d)".formatted(method, message, code));
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
