#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the time of day comes from. Injected, so that tests decide what now is.
public struct WallClock: Sendable {
  /// The present instant.
  public let now: @Sendable () -> Instant

  /// A clock that shows what `now` says.
  public init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// The machine's clock.
  public static let system = WallClock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(seconds: Int64(time.tv_sec)).advanced(byMicroseconds: Int64(time.tv_nsec / 1_000))
  }
}
