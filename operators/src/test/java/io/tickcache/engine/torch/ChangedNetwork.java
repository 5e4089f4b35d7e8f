package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.ModelDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Our network with some of its source changed, as a TorchScript file of the user's own. */
public final class ChangedNetwork {

  private ChangedNetwork() {}

  /**
   * The network, asking libtorch for more than there is wherever {@code step} meets the condition.
   */
  public static ModelDirectory failing(ModelDirectory model, String condition) {
    String line = "    new = sizes[0]\n    rows = torch.size(steps, 0)\n";
    return of(
        model,
        line,
        line
            + "    if "
            + condition
            // Used, for libtorch leaves out what nobody uses.
            + ":\n      more = torch.zeros([rows, 1000000000, 100000], dtype=6, layout=None,"
            + " device=steps.device, pin_memory=False)\n"
            + "      rows = torch.size(more, 0)\n");
  }

  public static ModelDirectory of(ModelDirectory model, String ours, String theirs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in =
            new ZipInputStream(new ByteArrayInputStream(TorchScriptArchive.of(model)));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setLevel(0);
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith("__torch__.py")) {
          String source = new String(content, StandardCharsets.UTF_8);
          assertThat(source).contains(ours);
          content = source.replace(ours, theirs).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ModelDirectory.ofTorchScript(model.config(), bytes.toByteArray());
  }
}
