package org.basalt.rpc.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.basalt.rpc.spec.Json;

/// Reads JSON text: one value, strictly by RFC 8259, with limits on depth and length.
public final class JsonReader {
  /// As deep as Core's own parser goes.
  private static final int MAX_DEPTH = 512;

  /// Longer than any request body: the body's own limit is the one that counts.
  private static final int MAX_TEXT = 64 * 1024 * 1024;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .maxNumberLength(MAX_TEXT)
                  .build())
          .build();

  private JsonReader() {}

  /// The value, or empty if the bytes are anything but one JSON value in UTF-8.
  public static Optional<Json> read(byte[] utf8) {
    Optional<Json> plain = PlainJsonReader.read(utf8);
    return plain.isPresent() ? plain : readAny(utf8);
  }

  /// Without the quicker reader for plain texts.
  static Optional<Json> readAny(byte[] utf8) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return read(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  public static Optional<Json> read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Json value = value(parser);
      return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Json value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Json.of(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_TRUE -> Json.of(true);
      case VALUE_FALSE -> Json.of(false);
      case VALUE_NULL -> Json.nullValue();
      default -> throw new IOException("no JSON value: " + parser.currentToken());
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    Json.Obj object = Json.object();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = wellFormed(parser.currentName());
      parser.nextToken();
      object.put(key, value(parser));
    }
    return object;
  }

  private static Json array(JsonParser parser) throws IOException {
    Json.Arr array = Json.array();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /// Refuses halves of surrogate pairs, which escapes can smuggle in and UTF-8 cannot express.
  private static String wellFormed(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!isPair) {
          throw new IOException("half of a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }
}
