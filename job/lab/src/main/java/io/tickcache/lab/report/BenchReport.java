package io.tickcache.lab.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a benchmark found. */
public interface BenchReport {

  /** For people: lines, tables as Markdown. */
  List<String> text();

  /** For programs: all figures as one object. */
  ObjectNode json();
}
