package io.tickcache.job.page;

import java.io.IOException;

/** What stands around a page's own parts: one file that asks for nothing from anywhere. */
public final class PageFrame {

  private PageFrame() {}

  /** From the first line to the title. */
  public static void begin(Html html, String title, String subtitle) throws IOException {
    head(html, title);
    html.raw("<div class=\"top\"><div>")
        .element("h1", "", title)
        .element("div", "soft", subtitle)
        .raw("</div><button id=\"theme\" class=\"theme\" type=\"button\">Dark</button></div>\n")
        .raw("<main>\n");
  }

  private static void head(Html html, String title) throws IOException {
    html.raw(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            script-src 'unsafe-inline'; style-src 'unsafe-inline'">
            <meta name="referrer" content="no-referrer">
            """)
        .element("title", "", title)
        .raw("\n<!-- uPlot, drawn with:\n")
        .raw(PageParts.plotLicence().strip())
        .raw("\n-->\n<style>\n")
        .raw(PageParts.plotStyle())
        .raw("\n")
        .raw(PageParts.style())
        .raw(
            """
            </style>
            <script>document.documentElement.dataset.theme = \
            matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";</script>
            </head>
            <body>
            """);
  }

  /** Which time all charts show. */
  public static void timeBar(Html html) {
    html.raw(
        """
        <noscript>The charts need JavaScript; figures and tables do not.</noscript>
        <nav class="bar" aria-label="Time shown in all charts">
        <span class="shown">Shown: <span id="range"></span></span>
        <span class="steps">
        <button id="earlier" type="button" aria-label="Earlier">◀</button>
        <button id="later" type="button" aria-label="Later">▶</button>
        <button id="closer" type="button" aria-label="Closer">+</button>
        <button id="wider" type="button" aria-label="Wider">−</button>
        <button id="all" type="button">All</button>
        </span>
        </nav>
        """);
  }

  /**
   * What the script draws, and the last line.
   *
   * @param json of the charts; any texts may stand in it
   */
  public static void end(Html html, String json) throws IOException {
    html.raw("</main>\n<footer><details><summary>Charts by uPlot (MIT licence)</summary><pre>")
        .text(PageParts.plotLicence().strip())
        .raw("</pre></details></footer>\n<script type=\"application/json\" id=\"data\">")
        .raw(harmless(json))
        .raw("</script>\n<script>")
        .raw(PageParts.plotScript())
        .raw("</script>\n<script>")
        .raw(PageParts.script())
        .raw("</script>\n</body>\n</html>\n");
  }

  /** No text can end the script element, or begin a comment in it: "<" stands only in strings. */
  private static String harmless(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
