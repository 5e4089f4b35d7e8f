package io.tickcache.recording.account;

import io.tickcache.recording.klines.KlineGroup;
import java.nio.file.Path;

/** Is told what recordings hold, before anything is read of them. */
public interface RecordingsListener {

  /** Tells nobody. */
  RecordingsListener NOBODY =
      new RecordingsListener() {
        @Override
        public void klines(KlineGroup group) {}

        @Override
        public void messages(Path file) {}

        @Override
        public void opened() {}
      };

  /** Kline files of one instrument and interval. */
  void klines(KlineGroup group);

  /** A file of exchanges' messages. */
  void messages(Path file);

  /** That was all: reading begins. What was passed over stands in the options' account. */
  void opened();
}
