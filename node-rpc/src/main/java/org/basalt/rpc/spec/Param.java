package org.basalt.rpc.spec;

import java.util.List;

/// An argument of a method, or a part of a structured one.
///
/// @param names its name and, behind bars, its aliases: `verbosity|verbose`
/// @param fallback what holds if it is not given
/// @param inner parts of an object or array, for documentation and, of an options object, as named
///   arguments
/// @param options exceptions from the usual
public record Param<T>(
    String names,
    RpcType<T> type,
    Fallback fallback,
    String description,
    List<Param<?>> inner,
    Options options) {

  /// What holds if an argument is not given.
  public sealed interface Fallback {
    /// It must be given.
    record Required() implements Fallback {}

    /// Nothing; said nowhere.
    record Omitted() implements Fallback {}

    /// Something that only words can say.
    record Hint(String text) implements Fallback {}

    /// A value.
    record Default(Json value) implements Fallback {}
  }

  /// @param isHidden neither it nor those behind it appear in help texts
  /// @param isUnchecked the method checks its type
  /// @param isAlsoPositional a named option with the name of a positional argument
  /// @param oneLine replaces the form in the summary line; empty for the usual
  /// @param jsonForm and typeForm replace the forms in the description; empty for the usual
  public record Options(
      boolean isHidden,
      boolean isUnchecked,
      boolean isAlsoPositional,
      String oneLine,
      String jsonForm,
      String typeForm) {
    static final Options NONE = new Options(false, false, false, "", "", "");
  }

  public Param {
    inner = List.copyOf(inner);
  }

  private static <T> Param<T> of(String names, RpcType<T> type, Fallback fallback, String text) {
    return new Param<>(names, type, fallback, text, List.of(), Options.NONE);
  }

  public static <T> Param<T> required(String names, RpcType<T> type, String description) {
    return of(names, type, new Fallback.Required(), description);
  }

  public static <T> Param<T> optional(String names, RpcType<T> type, String description) {
    return of(names, type, new Fallback.Omitted(), description);
  }

  /// @param hint the default, in words
  public static <T> Param<T> hinted(
      String names, RpcType<T> type, String hint, String description) {
    return of(names, type, new Fallback.Hint(hint), description);
  }

  public static <T> Param<T> withDefault(
      String names, RpcType<T> type, Json value, String description) {
    return of(names, type, new Fallback.Default(value), description);
  }

  public static Param<Integer> withDefault(
      String names, RpcType<Integer> type, int value, String description) {
    return withDefault(names, type, Json.of((long) value), description);
  }

  public static Param<Boolean> withDefault(
      String names, RpcType<Boolean> type, boolean value, String description) {
    return withDefault(names, type, Json.of(value), description);
  }

  public static Param<String> withDefault(
      String names, RpcType<String> type, String value, String description) {
    return withDefault(names, type, Json.of(value), description);
  }

  public Param<T> containing(Param<?>... parts) {
    return new Param<>(names, type, fallback, description, List.of(parts), options);
  }

  public Param<T> hidden() {
    return with(
        new Options(
            true,
            options.isUnchecked,
            options.isAlsoPositional,
            options.oneLine,
            options.jsonForm,
            options.typeForm));
  }

  public Param<T> unchecked() {
    return with(
        new Options(
            options.isHidden,
            true,
            options.isAlsoPositional,
            options.oneLine,
            options.jsonForm,
            options.typeForm));
  }

  public Param<T> alsoPositional() {
    return with(
        new Options(
            options.isHidden,
            options.isUnchecked,
            true,
            options.oneLine,
            options.jsonForm,
            options.typeForm));
  }

  public Param<T> oneLine(String text) {
    return with(
        new Options(
            options.isHidden,
            options.isUnchecked,
            options.isAlsoPositional,
            text,
            options.jsonForm,
            options.typeForm));
  }

  public Param<T> shownAs(String jsonForm, String typeForm) {
    return with(
        new Options(
            options.isHidden,
            options.isUnchecked,
            options.isAlsoPositional,
            options.oneLine,
            jsonForm,
            typeForm));
  }

  private Param<T> with(Options changed) {
    return new Param<>(names, type, fallback, description, inner, changed);
  }

  public boolean isOptional() {
    return !(fallback instanceof Fallback.Required);
  }

  /// All names, the first one first.
  public List<String> nameList() {
    return List.of(names.split("\\|"));
  }

  public String firstName() {
    int bar = names.indexOf('|');
    return bar < 0 ? names : names.substring(0, bar);
  }

  /// The complaint about a value of the wrong JSON type; empty text if it fits.
  String mismatch(Json value) {
    if (options.isUnchecked || (isOptional() && value.isNull())) {
      return "";
    }
    String expected =
        switch (type.kind()) {
          case STR, STR_HEX -> "string";
          case NUM -> "number";
          case BOOL -> "bool";
          case OBJ, OBJ_NAMED_PARAMS, OBJ_USER_KEYS -> "object";
          case ARR -> "array";
          case AMOUNT, RANGE -> value.typeName();
        };
    return expected.equals(value.typeName())
        ? ""
        : "JSON value of type " + value.typeName() + " is not of expected type " + expected;
  }
}
