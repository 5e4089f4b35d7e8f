package io.tickcache.engine.torch;

import io.tickcache.model.Architecture;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelParameters;
import io.tickcache.model.Network;
import io.tickcache.model.PositionEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the network's TorchScript source, a configuration and weights into the archive that {@code
 * torch.jit.load} reads, so that no Python is needed: a zip of {@code data.pkl} (the module's
 * attributes), {@code data/0…} (the tensors' bytes), {@code code/__torch__.py}, {@code
 * constants.pkl} and {@code version}.
 */
public final class TorchScriptArchive {

  private static final String SOURCE = "tickcache_model.py";
  private static final String ROOT = "tickcache/";

  private TorchScriptArchive() {}

  /**
   * The same model with its network as a TorchScript file: a network of one's own may begin there.
   * Gives the same outputs, within rounding, under another id.
   */
  public static ModelDirectory modelOf(ModelDirectory model) {
    return ModelDirectory.ofTorchScript(model.config(), of(model));
  }

  /** The archive that libtorch loads: the model's own, or one made of its weights. */
  static byte[] of(ModelDirectory model) {
    return model.network() instanceof Network.TorchScript own ? own.archive() : pack(model);
  }

  private static byte[] pack(ModelDirectory model) {
    List<FloatTensor> tensors = new ArrayList<>();
    byte[] attributes = pickleAttributes(model, tensors);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", attributes);
      for (int i = 0; i < tensors.size(); i++) {
        put(zip, "data/" + i, littleEndian(tensors.get(i).data()));
      }
      put(zip, "code/__torch__.py", source());
      put(zip, "constants.pkl", new PickleWriter().emptyTuple().stop());
      put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("packing the TorchScript archive in memory", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] pickleAttributes(ModelDirectory model, List<FloatTensor> tensors) {
    ModelConfig config = model.config();
    Architecture size = config.architecture();
    boolean rope = size.positionEncoding() == PositionEncoding.ROPE;
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", "TickcacheModel").emptyTuple().newObject().emptyDict().mark();
    for (Map.Entry<String, FloatTensor> weight : model.weights().entrySet()) {
      pickle.string(weight.getKey());
      pushTensor(pickle, weight.getValue(), tensors);
    }
    if (rope) {
      pickle.string(ModelParameters.POSITION_EMBEDDING);
      pushTensor(pickle, FloatTensor.zeros(0, size.dModel()), tensors);
    }
    if (!size.hasLinearSkip()) {
      pickle.string(ModelParameters.SKIP_WEIGHT);
      pushTensor(pickle, FloatTensor.zeros(0, 0, 0), tensors);
      pickle.string(ModelParameters.SKIP_BIAS);
      pushTensor(pickle, FloatTensor.zeros(0, 0), tensors);
    }
    pickle.string("training").bool(false);
    pickle.string("heads").integer(size.nHeads());
    pickle.string("rope").bool(rope);
    pickle.string("rope_base").real(rope ? size.ropeBase() : 1);
    pickle.string("head").integer(config.head().type().ordinal());
    return pickle.setItems().build().stop();
  }

  /** {@code torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())}. */
  private static void pushTensor(
      PickleWriter pickle, FloatTensor tensor, List<FloatTensor> tensors) {
    pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
    pickle.mark().string("storage").global("torch", "FloatStorage");
    pickle.string(Integer.toString(tensors.size())).string("cpu");
    pickle.integer(tensor.data().length).tuple().persistentId();
    pickle.integer(0);
    pushInts(pickle, tensor.shape());
    pushInts(pickle, strides(tensor.shape()));
    pickle.bool(false).global("collections", "OrderedDict").emptyTuple().reduce();
    pickle.tuple().reduce();
    tensors.add(tensor);
  }

  private static void pushInts(PickleWriter pickle, int[] values) {
    pickle.mark();
    for (int value : values) {
      pickle.integer(value);
    }
    pickle.tuple();
  }

  private static int[] strides(int[] shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strides;
  }

  private static byte[] littleEndian(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private static byte[] source() throws IOException {
    try (InputStream in = TorchScriptArchive.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException("resource " + SOURCE + " is missing from the jar");
      }
      return in.readAllBytes();
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setTime(0);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
