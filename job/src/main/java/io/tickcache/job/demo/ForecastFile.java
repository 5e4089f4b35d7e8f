package io.tickcache.job.demo;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.RecordJson;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.options.forecasting.ForecastOptions;
import io.tickcache.schemas.Forecast;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A demo's forecasts of next steps as lines of JSON. */
final class ForecastFile {

  static final String OPTION = "--forecasts";

  private static final Duration POLL = Duration.ofMillis(100);

  private ForecastFile() {}

  /**
   * Refuses a file for what is not made.
   *
   * @throws UserException naming the option that is missing
   */
  static void requireForecasts(DemoOptions options, InferenceConfig config) {
    if (options.forecasts() != null && config.forecasts().areNone()) {
      throw new UserException(
          "%s %s: there are none without --set %s=N"
              .formatted(OPTION, options.forecasts(), ForecastOptions.HORIZON.key()));
    }
  }

  /**
   * Writes all that stand on the topic.
   *
   * @return how many there were, in words
   * @throws UserException if the file cannot be written
   */
  static String write(Path file, TopicReader topic) {
    WireFormat<Forecast> format = new WireFormat<>(Forecast.class);
    long forecasts = 0;
    try (Writer writer = Files.newBufferedWriter(file)) {
      while (!topic.atEnd()) {
        for (ConsumerRecord<byte[], byte[]> record : topic.poll(POLL)) {
          writer.write(RecordJson.line(format.decode(record.value())));
          writer.write('\n');
          forecasts++;
        }
      }
    } catch (IOException e) {
      throw new UserException(OPTION + " " + file + ": " + e.getMessage(), e);
    }
    return String.format(Locale.ROOT, "%,d forecasts in %s", forecasts, file);
  }
}
