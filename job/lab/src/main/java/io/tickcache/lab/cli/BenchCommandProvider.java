package io.tickcache.lab.cli;

import io.tickcache.job.cli.CommandProvider;

/** Adds {@code bench} to the command line. */
public final class BenchCommandProvider implements CommandProvider {

  @Override
  public Object command() {
    return new BenchCommand();
  }
}
