package io.tickcache.market;

/**
 * Names of instruments: {@code venue:symbol}, such as {@code binance-usdm:BTCUSDT} or {@code
 * binance-usdm:币安人生USDT}. The venue has one or more of a–z, 0–9 and -, the symbol one or more of
 * A–Z, 0–9, _, . and -, and of letters of any script, with the marks on them, that ASCII lacks.
 */
public final class Instruments {
  private static final String RULE =
      "must be venue:symbol, the venue of a-z 0-9 - and the symbol of A-Z 0-9 _ . - and letters"
          + " that ASCII lacks";

  private static final char LAST_ASCII = 0x7f;

  private Instruments() {}

  /** Why {@code instrument} is not a name of an instrument, or null if it is one. */
  public static String validate(String instrument) {
    return isInstrument(instrument) ? null : "instrument = '" + instrument + "' " + RULE;
  }

  /**
   * The venue, e.g. {@code binance-usdm}.
   *
   * @throws IllegalArgumentException if {@code instrument} is not a name of an instrument
   */
  public static String venue(String instrument) {
    return instrument.substring(0, separator(instrument));
  }

  /**
   * The symbol on its venue, e.g. {@code BTCUSDT}.
   *
   * @throws IllegalArgumentException if {@code instrument} is not a name of an instrument
   */
  public static String symbol(String instrument) {
    return instrument.substring(separator(instrument) + 1);
  }

  private static int separator(String instrument) {
    String reason = validate(instrument);
    if (reason != null) {
      throw new IllegalArgumentException(reason);
    }
    return instrument.indexOf(':');
  }

  /** By hand, because it runs for every event: a regular expression costs ten times as much. */
  private static boolean isInstrument(String instrument) {
    if (instrument == null) {
      return false;
    }
    int separator = instrument.indexOf(':');
    if (separator < 1 || separator == instrument.length() - 1) {
      return false;
    }
    for (int i = 0; i < separator; i++) {
      if (!isVenueCharacter(instrument.charAt(i))) {
        return false;
      }
    }
    for (int i = separator + 1; i < instrument.length(); i++) {
      char c = instrument.charAt(i);
      if (!isSymbolCharacter(c)) {
        int letter = instrument.codePointAt(i);
        if (c <= LAST_ASCII || !isLetterOfAnyScript(letter)) {
          return false;
        }
        i += Character.charCount(letter) - 1;
      }
    }
    return true;
  }

  private static boolean isLetterOfAnyScript(int codePoint) {
    return Character.isLetter(codePoint)
        || switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.LETTER_NUMBER ->
              true;
          default -> false;
        };
  }

  private static boolean isVenueCharacter(char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-';
  }

  private static boolean isSymbolCharacter(char c) {
    return (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '.' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
