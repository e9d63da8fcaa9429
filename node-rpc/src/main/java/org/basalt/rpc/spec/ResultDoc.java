package org.basalt.rpc.spec;

import java.util.List;

/// What a method answers, for its help text and for checking that it does.
///
/// @param key in an object; empty otherwise
/// @param inner parts of an object or array
/// @param condition when this is the answer, for methods with several; empty if always
public record ResultDoc(
    Type type,
    String key,
    String description,
    boolean isOptional,
    List<ResultDoc> inner,
    String condition) {
  /// Core's RPCResult::Type.
  public enum Type {
    OBJ,
    ARR,
    STR,
    NUM,
    BOOL,
    NONE,
    ANY,
    STR_AMOUNT,
    STR_HEX,
    /// An object whose keys are data.
    OBJ_DYN,
    /// An array with a fixed number of elements.
    ARR_FIXED,
    NUM_TIME
  }

  public ResultDoc {
    inner = List.copyOf(inner);
  }

  private static ResultDoc of(Type type, String key, String description, ResultDoc... inner) {
    return new ResultDoc(type, key, description, false, List.of(inner), "");
  }

  public static ResultDoc obj(String key, String description, ResultDoc... fields) {
    return of(Type.OBJ, key, description, fields);
  }

  public static ResultDoc obj(String key, String description, List<ResultDoc> fields) {
    return new ResultDoc(Type.OBJ, key, description, false, fields, "");
  }

  public static ResultDoc dyn(String key, String description, ResultDoc value) {
    return of(Type.OBJ_DYN, key, description, value);
  }

  public static ResultDoc arr(String key, String description, ResultDoc element) {
    return of(Type.ARR, key, description, element);
  }

  public static ResultDoc fixedArr(String key, String description, ResultDoc... elements) {
    return of(Type.ARR_FIXED, key, description, elements);
  }

  public static ResultDoc str(String key, String description) {
    return of(Type.STR, key, description);
  }

  public static ResultDoc hex(String key, String description) {
    return of(Type.STR_HEX, key, description);
  }

  public static ResultDoc num(String key, String description) {
    return of(Type.NUM, key, description);
  }

  public static ResultDoc time(String key, String description) {
    return of(Type.NUM_TIME, key, description);
  }

  public static ResultDoc amount(String key, String description) {
    return of(Type.STR_AMOUNT, key, description);
  }

  public static ResultDoc bool(String key, String description) {
    return of(Type.BOOL, key, description);
  }

  public static ResultDoc none() {
    return of(Type.NONE, "", "");
  }

  /// Anything; not documented.
  public static ResultDoc any() {
    return of(Type.ANY, "", "");
  }

  public ResultDoc optional() {
    return new ResultDoc(type, key, description, true, inner, condition);
  }

  public ResultDoc when(String circumstances) {
    return new ResultDoc(type, key, description, isOptional, inner, circumstances);
  }

  /// Why an answer is not what is documented; empty text if it is. Of what was written before only
  /// the type is known.
  public String mismatch(Json value) {
    if (value instanceof Json.Written && !isScalar()) {
      String expected = type == Type.ARR || type == Type.ARR_FIXED ? "array" : "object";
      return value.typeName().equals(expected) ? "" : wrong(value, expected);
    }
    return switch (type) {
      case ANY -> "";
      case NONE -> value.isNull() ? "" : wrong(value, "null");
      case STR, STR_HEX -> value.typeName().equals("string") ? "" : wrong(value, "string");
      case NUM, NUM_TIME, STR_AMOUNT ->
          value.typeName().equals("number") ? "" : wrong(value, "number");
      case BOOL -> value.typeName().equals("bool") ? "" : wrong(value, "bool");
      case ARR, ARR_FIXED -> value instanceof Json.Arr a ? elements(a) : wrong(value, "array");
      case OBJ_DYN -> value instanceof Json.Obj o ? values(o) : wrong(value, "object");
      case OBJ -> value instanceof Json.Obj o ? fields(o) : wrong(value, "object");
    };
  }

  private boolean isScalar() {
    return switch (type) {
      case ARR, ARR_FIXED, OBJ, OBJ_DYN -> false;
      case ANY, NONE, STR, STR_HEX, NUM, NUM_TIME, STR_AMOUNT, BOOL -> true;
    };
  }

  private String wrong(Json value, String expected) {
    return "'" + key + "' is " + value.typeName() + ", but documented as " + expected;
  }

  private String elements(Json.Arr array) {
    for (int i = 0; i < array.size(); i++) {
      String problem = inner.get(Math.min(i, inner.size() - 1)).mismatch(array.items().get(i));
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  private String values(Json.Obj object) {
    for (Json.Field field : object.fields()) {
      String problem = inner.getFirst().mismatch(field.value());
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  private String fields(Json.Obj object) {
    for (Json.Field field : object.fields()) {
      if (inner.stream().noneMatch(doc -> doc.key.equals(field.key()))) {
        return "'" + field.key() + "' is not documented";
      }
    }
    for (ResultDoc doc : inner) {
      if (!object.has(doc.key)) {
        if (!doc.isOptional) {
          return "'" + doc.key + "' is missing";
        }
        continue;
      }
      String problem = doc.mismatch(object.get(doc.key));
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }
}
