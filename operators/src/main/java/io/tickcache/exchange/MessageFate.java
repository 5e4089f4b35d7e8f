package io.tickcache.exchange;

/**
 * Is told what became of the messages of a feed: of each exactly once, when it is read or later,
 * when what it waited for came or did not.
 */
public interface MessageFate {

  /** Events of it were given out. */
  void used();

  /** It became no event. */
  void unused(Unused reason);
}
