package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.testing.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KlineIntervalsOfConfigTest {

  @TempDir private Path directory;

  private static TokenType klines(List<String> intervals) {
    TokenType plain = TestModels.tokenType(TokenSource.KLINE);
    return new TokenType(
        plain.source(), plain.featureSchema(), plain.mean(), plain.scale(), null, intervals);
  }

  @Test
  void namingThemChangesNoId() throws Exception {
    TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory);
    String before = ModelDirectory.read(directory).filesId();
    Path config = directory.resolve(ModelDirectory.CONFIG_FILE);
    String json = Files.readString(config);
    int end = json.lastIndexOf("\n  } ]");

    Files.writeString(
        config,
        json.substring(0, end) + ",\n    \"kline_intervals\" : [ \"1s\" ]" + json.substring(end));

    ModelDirectory named = ModelDirectory.read(directory);
    assertThat(named.config().tokenTypes().get(1).klineIntervals()).containsExactly("1s");
    assertThat(named.filesId()).isEqualTo(before);
    named.write(directory);
    assertThat(ModelDirectory.read(directory).filesId()).isEqualTo(before);
  }

  @Test
  void refusesWhatIsNoInterval() {
    assertThat(klines(List.of("1s", "1m+1h", "1M")).klineIntervals()).hasSize(3);
    for (String wrong : List.of("", "1 minute", "m", "1m+", "1m,1h")) {
      assertThatThrownBy(() -> klines(List.of(wrong)))
          .as(wrong)
          .hasMessageContaining("kline_intervals");
    }
    assertThatThrownBy(() -> klines(List.of())).hasMessageContaining("kline_intervals");
    TokenType books = TestModels.tokenType(TokenSource.ORDER_BOOK);
    assertThatThrownBy(
            () ->
                new TokenType(
                    books.source(),
                    books.featureSchema(),
                    books.mean(),
                    books.scale(),
                    null,
                    List.of("1m")))
        .hasMessageContaining("kline_intervals");
  }
}
