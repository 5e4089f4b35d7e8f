package io.tickcache.recording.file;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Files as the bytes that were packed into them, by their first bytes: gzip, zstd, a zip archive of
 * one file, or as they are.
 */
public final class Unpacked {

  private static final int BUFFER_SIZE = 1 << 16;
  private static final int MAGIC_LENGTH = 8;

  private enum Packing {
    GZIP(0x1f, 0x8b),
    ZIP('P', 'K', 3, 4),
    EMPTY_ZIP('P', 'K', 5, 6),
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    XZ(0xfd, '7', 'z', 'X', 'Z', 0),
    BZIP2('B', 'Z', 'h'),
    LZ4(0x04, 0x22, 0x4d, 0x18),
    SEVEN_ZIP('7', 'z', 0xbc, 0xaf),
    UTF_16_LE(0xff, 0xfe),
    UTF_16_BE(0xfe, 0xff);

    private final byte[] magic;

    Packing(int... magic) {
      this.magic = new byte[magic.length];
      for (int i = 0; i < magic.length; i++) {
        this.magic[i] = (byte) magic[i];
      }
    }

    static Packing of(byte[] start) {
      for (Packing packing : values()) {
        int length = packing.magic.length;
        if (start.length >= length && Arrays.equals(start, 0, length, packing.magic, 0, length)) {
          return packing;
        }
      }
      return null;
    }
  }

  private Unpacked() {}

  /**
   * The file's bytes, unpacked. Its reads throw {@link DamagedFileException} where something is
   * broken, once, and go on behind it where they can.
   *
   * @throws DamagedFileException if nothing of it can be unpacked
   * @throws IOException if it cannot be read, or is packed in a way that is not known; the message
   *     names it
   */
  public static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_SIZE);
    try {
      return Packing.of(start(raw)) == Packing.ZIP ? onlyEntry(file, raw) : unpack(file, raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static byte[] start(InputStream raw) throws IOException {
    raw.mark(MAGIC_LENGTH);
    byte[] start = raw.readNBytes(MAGIC_LENGTH);
    raw.reset();
    return start;
  }

  private static InputStream unpack(Path file, InputStream raw) throws IOException {
    Packing packing = Packing.of(start(raw));
    if (packing == null) {
      return raw;
    }
    return switch (packing) {
      case GZIP -> new GzipMembers(file, raw);
      case ZSTD -> new ZstdFrames(file, raw);
      case ZIP, EMPTY_ZIP -> throw new IOException(file + " holds an archive: unpack it");
      case UTF_16_LE, UTF_16_BE ->
          throw new IOException(file + " is text in UTF-16: save it in UTF-8");
      case XZ, BZIP2, LZ4, SEVEN_ZIP ->
          throw new IOException(
              file + " is packed as " + packing + ": unpack it, or pack it as gzip, zip or zstd");
    };
  }

  /** As exchanges publish archives: one file in each. */
  private static InputStream onlyEntry(Path file, InputStream raw) throws IOException {
    raw.close();
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException | EOFException e) {
      throw brokenZip(file, e);
    }
    try {
      List<? extends ZipEntry> entries = zip.stream().filter(Unpacked::isData).toList();
      if (entries.size() != 1) {
        throw new IOException(
            "zip archive %s holds %d files, must hold one: unpack it"
                .formatted(file, entries.size()));
      }
      InputStream entry = new BufferedInputStream(zip.getInputStream(entries.get(0)), BUFFER_SIZE);
      return unpack(file, new ZippedFile(file, entry, zip));
    } catch (ZipException | EOFException e) {
      zip.close();
      throw brokenZip(file, e);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static DamagedFileException brokenZip(Path file, IOException e) {
    String why = e instanceof EOFException ? "it ends early" : e.getMessage();
    return new DamagedFileException("zip archive " + file + " is broken: " + why, e);
  }

  private static boolean isData(ZipEntry entry) {
    String name = entry.getName();
    return !entry.isDirectory()
        && !name.startsWith("__MACOSX/")
        && !name.substring(name.lastIndexOf('/') + 1).startsWith(".");
  }

  /** The file in an archive, which is closed with it. */
  private static final class ZippedFile extends FilterInputStream {

    private final Path file;
    private final ZipFile zip;
    private boolean broken;

    ZippedFile(Path file, InputStream entry, ZipFile zip) {
      super(entry);
      this.file = file;
      this.zip = zip;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return broken ? -1 : super.read(bytes, offset, length);
      } catch (ZipException | EOFException e) {
        broken = true;
        throw brokenZip(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      zip.close();
    }
  }

  /** The frames of a zstd file. */
  private static final class ZstdFrames extends FilterInputStream {

    private final Path file;
    private boolean broken;

    ZstdFrames(Path file, InputStream raw) throws IOException {
      super(new ZstdInputStream(raw));
      this.file = file;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return broken ? -1 : super.read(bytes, offset, length);
      } catch (ZstdIOException e) {
        broken = true;
        throw new DamagedFileException("zstd file " + file + " is broken: " + e.getMessage(), e);
      }
    }
  }
}
