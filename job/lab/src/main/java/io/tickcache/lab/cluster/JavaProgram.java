package io.tickcache.lab.cluster;

import java.util.List;

/**
 * What a child JVM runs.
 *
 * @param name for people: names its log and its errors
 * @param classPath as {@code -cp} takes it
 * @param jvmOptions besides those that every child gets
 * @param mainClass fully qualified
 * @param arguments of the main method
 */
record JavaProgram(
    String name,
    String classPath,
    List<String> jvmOptions,
    String mainClass,
    List<String> arguments) {

  JavaProgram {
    jvmOptions = List.copyOf(jvmOptions);
    arguments = List.copyOf(arguments);
  }
}
