package io.tickcache.job.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What is written into the page as it is: our script and style sheet, and uPlot's. */
public final class PageParts {

  private PageParts() {}

  public static String script() throws IOException {
    return text("report.js");
  }

  public static String style() throws IOException {
    return text("report.css");
  }

  public static String plotScript() throws IOException {
    return text(plot("dist/uPlot.iife.min.js"));
  }

  public static String plotStyle() throws IOException {
    return text(plot("dist/uPlot.min.css"));
  }

  public static String plotLicence() throws IOException {
    return text(plot("LICENSE"));
  }

  /** The web jar's folder has its version's name. */
  private static String plot(String file) throws IOException {
    Properties jar = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
      jar.load(in);
    }
    return "/META-INF/resources/webjars/uplot/%s/%s".formatted(jar.getProperty("version"), file);
  }

  private static String text(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = PageParts.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not on the class path: the page cannot be written");
    }
    return in;
  }
}
