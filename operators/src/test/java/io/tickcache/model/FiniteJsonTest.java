package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiniteJsonTest {

  /** As reports are. */
  record Figures(double score, float value, List<Double> more, double[] array) {}

  @Test
  void whatIsNoNumberIsNullInBeans() {
    Figures figures =
        new Figures(
            Double.NaN,
            Float.POSITIVE_INFINITY,
            List.of(1.5, Double.NaN),
            new double[] {Double.NEGATIVE_INFINITY, 2});
    assertThat(FiniteJson.line(figures))
        .isEqualTo("{\"score\":null,\"value\":null,\"more\":[1.5,null],\"array\":[null,2.0]}");
  }

  @Test
  void andInTrees() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("double", Double.NaN).put("float", Float.NaN).put("right", 0.25);
    tree.putArray("array").add(Double.NaN);
    assertThat(FiniteJson.line(tree))
        .isEqualTo("{\"double\":null,\"float\":null,\"right\":0.25,\"array\":[null]}");
  }
}
