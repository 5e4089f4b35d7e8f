package io.tickcache.inference.state;

import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/** Does to restored state, before the operator opens, what a bug would have done. */
@FunctionalInterface
public interface StateEdit {

  void apply(KeyedStateBackend<String> backend) throws Exception;

  /** An instrument's state that is one value. */
  static ValueState<byte[]> value(
      KeyedStateBackend<String> backend, String instrument, String state) throws Exception {
    return state(
        backend,
        instrument,
        new ValueStateDescriptor<>(state, BytePrimitiveArraySerializer.INSTANCE));
  }

  /** An instrument's KV pages. */
  static MapState<Integer, byte[]> pages(KeyedStateBackend<String> backend, String instrument)
      throws Exception {
    return state(
        backend,
        instrument,
        new MapStateDescriptor<>(
            "kv-pages", IntSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
  }

  /** Copies an instrument's KV pages out. */
  static StateEdit copyPages(String instrument, TreeMap<Integer, byte[]> copy) {
    return backend ->
        pages(backend, instrument)
            .entries()
            .forEach(page -> copy.put(page.getKey(), page.getValue().clone()));
  }

  private static <S extends State> S state(
      KeyedStateBackend<String> backend, String instrument, StateDescriptor<S, ?> descriptor)
      throws Exception {
    backend.setCurrentKey(instrument);
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }
}
