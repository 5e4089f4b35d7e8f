package io.tickcache.job.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.YamlParserUtils;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The topics and users of {@code docker/kafka/kubernetes}, as Strimzi's operators read them. */
final class KafkaManifests {

  private static final Path DIRECTORY = Path.of("../docker/kafka/kubernetes");
  private static final Map<String, ResourceType> TYPES =
      Map.of(
          "topic", ResourceType.TOPIC,
          "group", ResourceType.GROUP,
          "transactionalId", ResourceType.TRANSACTIONAL_ID);

  private KafkaManifests() {}

  /**
   * A topic.
   *
   * @param config its settings, in the order of the file
   */
  record Topic(String name, int partitions, int replicas, Map<String, String> config) {}

  static List<Topic> topics() throws IOException {
    return documents("topics.yaml", "KafkaTopic").map(KafkaManifests::topic).toList();
  }

  /** The users' ACLs, one for each operation, in the order of the file. */
  static Map<String, List<AclBinding>> users() throws IOException {
    Map<String, List<AclBinding>> users = new LinkedHashMap<>();
    documents("users.yaml", "KafkaUser")
        .forEach(user -> users.put(text(map(user, "metadata"), "name"), bindings(user)));
    return users;
  }

  private static Topic topic(Map<?, ?> document) {
    Map<?, ?> spec = map(document, "spec");
    Map<String, String> config = new LinkedHashMap<>();
    map(spec, "config").forEach((key, value) -> config.put(key.toString(), value.toString()));
    return new Topic(
        text(map(document, "metadata"), "name"),
        (Integer) spec.get("partitions"),
        (Integer) spec.get("replicas"),
        config);
  }

  private static List<AclBinding> bindings(Map<?, ?> document) {
    String principal = "User:" + text(map(document, "metadata"), "name");
    List<AclBinding> bindings = new ArrayList<>();
    for (Object acl : (List<?>) map(map(document, "spec"), "authorization").get("acls")) {
      Map<?, ?> resource = map((Map<?, ?>) acl, "resource");
      ResourcePattern pattern =
          new ResourcePattern(
              TYPES.get(text(resource, "type")),
              text(resource, "name"),
              text(resource, "patternType").equals("prefix")
                  ? PatternType.PREFIXED
                  : PatternType.LITERAL);
      for (Object operation : (List<?>) ((Map<?, ?>) acl).get("operations")) {
        bindings.add(
            new AclBinding(
                pattern,
                new AccessControlEntry(
                    principal, "*", operation(operation), AclPermissionType.ALLOW)));
      }
    }
    return bindings;
  }

  /** As manifests and tools write it: DescribeConfigs. */
  static AclOperation operation(Object name) {
    return AclOperation.fromString(
        name.toString().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  /** The reverse of {@link #operation}. */
  static String text(AclOperation operation) {
    return Stream.of(operation.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static Stream<Map<?, ?>> documents(String file, String kind) throws IOException {
    return Stream.of(Files.readString(DIRECTORY.resolve(file)).split("(?m)^---$"))
        .skip(1) // the file's comment
        .<Map<?, ?>>map(yaml -> YamlParserUtils.convertToObject(yaml, Map.class))
        .peek(
            document -> {
              if (!document.get("kind").equals(kind)
                  || !document.get("apiVersion").equals("kafka.strimzi.io/v1")) {
                throw new IllegalStateException(file + ": " + document);
              }
            });
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return (Map<?, ?>) parent.get(key);
  }

  private static String text(Map<?, ?> parent, String key) {
    return (String) parent.get(key);
  }
}
