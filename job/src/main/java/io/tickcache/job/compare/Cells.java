package io.tickcache.job.compare;

import io.tickcache.job.UserException;
import io.tickcache.job.backtest.JobVariant;
import io.tickcache.job.options.ConfigFile;
import io.tickcache.job.options.OptionList;
import io.tickcache.job.options.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cells of a comparison: the product of lists of values, then those of a file. */
public final class Cells {

  /** More are a mistake: each runs the whole history. */
  private static final int MOST = 200;

  /** What goes into a column of a table. */
  private static final Pattern NAME = Pattern.compile("[^|\\p{Cntrl}]{1,60}");

  private static final String AS_SET = "as set";
  private static final String WINDOW = "window";

  private final List<Cell> cells = new ArrayList<>();
  private final Map<Map<String, String>, String> names = new HashMap<>();
  private int groups;

  private Cells() {}

  /**
   * The cells, the reference first.
   *
   * @param lists values by axis; an axis that is not there is as the job has it
   * @param file YAML of named options; null for none
   * @throws UserException if a value or a cell stands twice, or is none
   */
  public static List<Cell> of(Map<Axis, List<String>> lists, Path file) {
    Cells all = new Cells();
    all.addProduct(lists);
    if (file != null) {
      Map<String, Map<String, String>> named = ConfigFile.readGroups("--cells", file);
      if (named.isEmpty()) {
        throw new UserException("--cells %s: names no cell".formatted(file));
      }
      named.forEach((name, options) -> all.addNamed(name, options, file));
    }
    if (all.cells.size() > MOST) {
      throw new UserException(
          "%d cells are more than %d: each runs the whole history; give fewer values"
              .formatted(all.cells.size(), MOST));
    }
    return all.cells;
  }

  private void addProduct(Map<Axis, List<String>> lists) {
    Map<Axis, List<String>> values = new TreeMap<>();
    lists.forEach((axis, texts) -> values.put(axis, axis.values(texts)));
    List<Axis> varied = values.keySet().stream().filter(a -> values.get(a).size() > 1).toList();
    List<Map<Axis, String>> product = List.of(Map.of());
    for (Map.Entry<Axis, List<String>> axis : values.entrySet()) {
      product =
          product.stream()
              .flatMap(chosen -> axis.getValue().stream().map(v -> with(chosen, axis.getKey(), v)))
              .toList();
    }
    groups = varied.isEmpty() ? 1 : values.get(varied.get(0)).size();
    int members = product.size() / groups;
    for (int i = 0; i < product.size(); i++) {
      Map<Axis, String> chosen = product.get(i);
      String name =
          varied.isEmpty()
              ? AS_SET
              : varied.stream()
                  .map(axis -> axis.named(chosen.get(axis)))
                  .collect(Collectors.joining(" "));
      Map<String, String> set = new LinkedHashMap<>();
      chosen.forEach((axis, value) -> set.put(axis == Axis.WINDOW ? WINDOW : axis.key(), value));
      add(name, set, i / members, i % members, "");
    }
  }

  private static Map<Axis, String> with(Map<Axis, String> chosen, Axis axis, String value) {
    Map<Axis, String> more = new TreeMap<>(chosen);
    more.put(axis, value);
    return more;
  }

  private void addNamed(String name, Map<String, String> options, Path file) {
    String origin = "%s: '%s'".formatted(file, name);
    if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
      throw new UserException(
          origin.replaceAll("\\p{Cntrl}", " ")
              + ": a name must be 1 to 60 characters on one line, without |, not blank around");
    }
    Map<String, String> set = new LinkedHashMap<>();
    options.forEach((key, value) -> set.put(key, normal(key, value, origin)));
    add(name, set, groups++, 0, origin + ": ");
  }

  private static String normal(String key, String value, String origin) {
    if (key.equals(WINDOW)) {
      return Axis.WINDOW.value(value, origin);
    }
    for (Axis axis : Axis.values()) {
      if (key.equals(axis.key())) {
        return axis.value(value, origin);
      }
    }
    new Settings().add(key, value, origin); // refuses what is no option
    return value;
  }

  /** Values as the job takes them: 5ms and 5 ms are one. */
  private static Map<String, String> typed(Map<String, String> set) {
    Map<String, String> typed = new TreeMap<>(set);
    typed.replaceAll(
        (key, value) ->
            OptionList.find(key).map(option -> Axis.typed(option, key, value, "")).orElse(value));
    return typed;
  }

  private void add(String name, Map<String, String> set, int group, int member, String origin) {
    String same = names.putIfAbsent(typed(set), name);
    if (same != null) {
      throw new UserException("%sthe same options as those of cell '%s'".formatted(origin, same));
    }
    if (cells.stream().anyMatch(cell -> cell.name().equals(name))) {
      throw new UserException("%sanother cell has the same name".formatted(origin));
    }
    String window = set.get(WINDOW);
    List<String> settings =
        set.entrySet().stream()
            .filter(option -> !option.getKey().equals(WINDOW))
            .map(option -> option.getKey() + "=" + option.getValue())
            .toList();
    JobVariant variant = new JobVariant(settings, window == null ? null : Integer.valueOf(window));
    cells.add(new Cell(name, variant, group, member));
  }
}
