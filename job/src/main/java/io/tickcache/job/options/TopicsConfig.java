package io.tickcache.job.options;

import io.tickcache.job.UserException;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The names of the topics on the brokers, each another one.
 *
 * @param names of every {@link JobTopic}
 */
public record TopicsConfig(Map<JobTopic, String> names) {

  public TopicsConfig {
    names = Collections.unmodifiableMap(new EnumMap<>(names));
    Collection<String> all = names.values();
    if (Set.copyOf(all).size() < JobTopic.values().length) {
      throw new UserException(
          "'topic.*' = "
              + all
              + " must be %d different topics".formatted(JobTopic.values().length));
    }
  }

  /** Reads the options. */
  public static TopicsConfig from(ReadableConfig options) {
    return of(topic -> OptionRules.required(options, topic.option()));
  }

  /** Topics of one run among others: {@code RUN.order-book} and so on. */
  public static TopicsConfig ofRun(String run) {
    return of(topic -> run + "." + topic.shortName());
  }

  /** The same inputs, with outputs of one run among others. */
  public TopicsConfig withOutputsOf(String run) {
    return of(topic -> topic.holds().isPresent() ? name(topic) : run + "." + topic.shortName());
  }

  private static TopicsConfig of(Function<JobTopic, String> name) {
    Map<JobTopic, String> names = new EnumMap<>(JobTopic.class);
    Arrays.stream(JobTopic.values()).forEach(topic -> names.put(topic, name.apply(topic)));
    return new TopicsConfig(names);
  }

  /** The name of a topic. */
  public String name(JobTopic topic) {
    return names.get(topic);
  }

  /** The options that say so. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    names.forEach((topic, name) -> settings.put(topic.option().key(), name));
    return settings;
  }

  /**
   * The topics that the job reads, with what they hold.
   *
   * @param model the market topic is read only if it takes a prefix
   */
  public Map<String, TokenSource> inputs(ModelConfig model) {
    Map<String, TokenSource> inputs = new LinkedHashMap<>();
    names.forEach(
        (topic, name) ->
            topic
                .holds()
                .filter(source -> source != TokenSource.MARKET || model.prefixLength() > 0)
                .ifPresent(source -> inputs.put(name, source)));
    return inputs;
  }

  /** The topics that the job reads and writes with this model. */
  public List<String> usedWith(ModelConfig model) {
    List<String> used = new ArrayList<>(inputs(model).keySet());
    names.forEach(
        (topic, name) -> {
          if (topic.holds().isEmpty()) {
            used.add(name);
          }
        });
    return used;
  }

  /** All topics. */
  public List<String> all() {
    return List.copyOf(names.values());
  }
}
