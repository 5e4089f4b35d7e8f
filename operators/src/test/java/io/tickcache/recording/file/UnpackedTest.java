package io.tickcache.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {

  @TempDir Path folder;

  private final List<DamagedFileException> damages = new ArrayList<>();

  private Path file(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return Files.write(folder.resolve("file"), all.toByteArray());
  }

  /** Lines that do not pack well, so that a member is as long as a recorder's. */
  private static String text(long seed, int lines) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(seed).append(' ').append(i).append(' ').append(random.nextLong()).append('\n');
    }
    return text.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndTexts[i]));
        out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /** All that can be read, going on behind each damage. */
  private String read(Path file) throws IOException {
    damages.clear();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = Unpacked.open(file)) {
      byte[] buffer = new byte[7_001];
      while (true) {
        try {
          int count = in.read(buffer);
          if (count < 0) {
            return read.toString(StandardCharsets.UTF_8);
          }
          read.write(buffer, 0, count);
        } catch (DamagedFileException e) {
          damages.add(e);
        }
      }
    }
  }

  @Test
  void readsPlainGzipZstdAndZipAlike() throws IOException {
    String text = text(1, 20_000);

    assertThat(read(file(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(text);
    assertThat(read(file(gzip(text)))).isEqualTo(text);
    assertThat(read(file(zstd(text)))).isEqualTo(text);
    assertThat(read(file(zip("a.csv", text)))).isEqualTo(text);
    assertThat(read(file(zip("dir/", "", "__MACOSX/a", "x", "dir/a.csv", text)))).isEqualTo(text);
    assertThat(damages).isEmpty();
  }

  @Test
  void readsMembersAndFramesThatFollowEachOther() throws IOException {
    byte[][] members = new byte[300][];
    byte[][] frames = new byte[300][];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < members.length; i++) {
      String part = text(i, i % 50);
      text.append(part);
      members[i] = gzip(part);
      frames[i] = zstd(part);
    }

    assertThat(read(file(members))).isEqualTo(text.toString());
    assertThat(read(file(frames))).isEqualTo(text.toString());
    assertThat(damages).isEmpty();
  }

  @Test
  void readsWhatWasAppendedToHalfAMemberAndNothingThatOnlyLooksLikeData() throws IOException {
    String first = text(1, 9_000);
    String second = text(2, 9_000);
    byte[] whole = gzip(first);
    for (int cut : new int[] {whole.length / 3, 2 * whole.length / 3, whole.length - 9}) {
      String read = read(file(Arrays.copyOf(whole, cut), gzip(second)));

      assertThat(read).endsWith(second);
      assertThat(first).startsWith(read.substring(0, read.length() - second.length()));
      assertThat(read.length()).isGreaterThan(second.length() + cut / 2);
      assertThat(damages).hasSize(1);
      assertThat(damages.get(0).cutsLine()).isTrue();
      assertThat(damages.get(0))
          .hasMessageContaining("ends early at offset %,d, where another begins".formatted(cut));
    }
  }

  @Test
  void tellsWhatFollowsAMember() throws IOException {
    String text = text(1, 100);
    byte[] rest = Arrays.copyOfRange(gzip(text(2, 500)), 50, 3_500);
    int length = gzip(text).length;

    assertThat(read(file(gzip(text), rest))).isEqualTo(text);
    assertThat(damages).singleElement().satisfies(e -> assertThat(e.cutsLine()).isFalse());
    assertThat(damages.get(0))
        .hasMessageContaining("3,450 bytes from offset %,d on are no gzip".formatted(length));

    assertThat(read(file(gzip(text), new byte[700_000], gzip(text)))).isEqualTo(text + text);
    assertThat(damages).hasSize(1);
    assertThat(damages.get(0)).hasMessageContaining("700,000 zeros from offset ");
  }

  @Test
  void goesOnBehindAFlippedBit() throws IOException {
    byte[] broken = gzip(text(1, 9_000));
    broken[broken.length / 2] ^= 0x10;
    String second = text(2, 10);

    assertThat(read(file(broken, gzip(second)))).endsWith(second);
    assertThat(damages).hasSize(1);
  }

  @Test
  void tellsWhereAFileIsCut() throws IOException {
    byte[] whole = gzip(text(1, 1_000));

    for (int length : new int[] {2, 9, 10, whole.length / 2, whole.length - 8, whole.length - 3}) {
      read(file(Arrays.copyOf(whole, length)));
      assertThat(damages).as("cut at %d", length).hasSize(1);
      assertThat(damages.get(0))
          .hasMessageStartingWith("gzip stream of " + folder.resolve("file") + " is broken: it");
    }
    byte[] frame = zstd(text(1, 1_000));
    read(file(Arrays.copyOf(frame, frame.length / 2)));
    assertThat(damages).hasSize(1);
    assertThat(damages.get(0)).hasMessageStartingWith("zstd file ");
  }

  @Test
  void neverFailsOnFilesDamagedAnyhow() throws IOException {
    long seed = 5;
    Random random = new Random(seed);
    byte[][] whole = {gzip(text(1, 300)), zstd(text(1, 300)), zip("a", text(1, 300))};
    for (int i = 0; i < 600; i++) {
      byte[] bytes = whole[i % whole.length].clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      for (byte[] damaged : new byte[][] {bytes, cut}) {
        try {
          read(file(damaged));
        } catch (IOException e) {
          assertThat(e).as("seed %d, file %d", seed, i).hasMessageContaining("file");
        }
      }
    }
  }

  @Test
  void refusesByNameWhatItCannotUnpack() throws IOException {
    byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4};
    assertThatThrownBy(() -> read(file(xz)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is packed as XZ: unpack it, or pack it as gzip, zip or zstd");
    assertThatThrownBy(() -> read(file(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0})))
        .hasMessageContaining("UTF-16");
    assertThatThrownBy(() -> read(file(zip("a", "1", "b", "2"))))
        .hasMessageContaining("holds 2 files, must hold one: unpack it");
    assertThatThrownBy(() -> read(file(zip()))).hasMessageContaining("archive");
  }
}
