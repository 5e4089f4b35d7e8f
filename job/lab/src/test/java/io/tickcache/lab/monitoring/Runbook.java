package io.tickcache.lab.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sections of {@code docs/runbook.md} that alerts point to. */
record Runbook(List<Section> sections) {

  static final String UID = "tickcache-runbook";

  private static final Pattern SECTION =
      Pattern.compile("(?ms)^### (?<name>Tickcache\\w+)\\n(?<text>.*?)(?=^#|\\z)");

  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  /**
   * What to do about one alert.
   *
   * @param panel id of its panel on the dashboard that shows the runbook
   * @param text Markdown; its links lead nowhere there, so they are left out
   */
  record Section(String alert, int panel, String text) {

    String anchor() {
      return "docs/runbook.md#" + alert.toLowerCase(java.util.Locale.ROOT);
    }

    /** In Grafana. */
    String url() {
      return "/d/%s?viewPanel=%d".formatted(UID, panel);
    }
  }

  static Runbook read(Path file) throws IOException {
    List<Section> sections = new ArrayList<>();
    Matcher found = SECTION.matcher(Files.readString(file));
    while (found.find()) {
      String text = LINK.matcher(found.group("text").strip()).replaceAll("$1");
      sections.add(new Section(found.group("name"), sections.size() + 1, text));
    }
    return new Runbook(List.copyOf(sections));
  }

  Section section(String alert) {
    return sections.stream()
        .filter(section -> section.alert().equals(alert))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("docs/runbook.md says nothing of " + alert));
  }
}
