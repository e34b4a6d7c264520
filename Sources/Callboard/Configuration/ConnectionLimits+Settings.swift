import HTTP2
import RPC
import Settings

extension ServerConfiguration {
  /// The limits on connections (docs/limits.md).
  mutating func readConnectionLimits(_ settings: Settings) throws(ConfigurationError) {
    maximumConnections = try settings.value(.maxConnections, ValueText.count(in: 1...1_000_000))
    maximumUnfinishedBytes = try settings.value(.maxUnfinishedMessages, ValueText.byteCount)
    maximumWaitingBytes = try settings.value(.maxWaitingAnswers, ValueText.byteCount)
    try connection.readTimes(settings)
    try connection.readSizes(settings)
  }
}

extension ConnectionLimits {
  fileprivate mutating func readTimes(_ settings: Settings) throws(ConfigurationError) {
    handshakeLimit = try settings.value(.handshakeLimit, ValueText.positiveDuration)
    prefaceLimit = try settings.value(.prefaceLimit, ValueText.positiveDuration)
    firstRequestLimit = try settings.value(.firstRequestLimit, ValueText.positiveDuration)
    headerBlockLimit = try settings.value(.headerBlockLimit, ValueText.positiveDuration)
    keepaliveInterval = try settings.value(.keepaliveInterval, ValueText.durationOrNever)
    keepaliveTimeout = try settings.value(.keepaliveTimeout, ValueText.positiveDuration)
    idleLimit = try settings.value(.maxConnectionIdle, ValueText.durationOrNever)
    ageLimit = try settings.value(.maxConnectionAge, ValueText.durationOrNever)
    ageGrace = try settings.value(.maxConnectionAgeGrace, ValueText.positiveDuration)
    stallLimit = try settings.value(.stallLimit, ValueText.positiveDuration)
    lingerLimit = try settings.value(.closeLimit, ValueText.positiveDuration)
    drainNoticeLimit = try settings.value(.drainNoticeLimit, ValueText.positiveDuration)
  }

  fileprivate mutating func readSizes(_ settings: Settings) throws(ConfigurationError) {
    abuseBudget = try settings.value(.abuseBudget, ValueText.count(in: 0...1_000_000_000))
    abuseRefillPerSecond = try settings.value(.abuseRefill, ValueText.count(in: 0...1_000_000_000))
    maxHeaderListBytes = try settings.value(.maxHeaderListSize, ValueText.byteCount)
    streamWindowBytes = try settings.value(.maxUnreadStreamInput, ValueText.byteCount)
    maxUnreadInputBytes = try settings.value(.maxUnreadInput, Self.connectionWindow)
    streamHighWaterBytes = try settings.value(.maxQueuedStreamOutput, ValueText.byteCount)
    streamLowWaterBytes = streamHighWaterBytes / 4
    maxQueuedOutputBytes = try settings.value(.maxQueuedOutput, ValueText.byteCount)
  }

  /// HTTP/2 begins with a window of 65,535 bytes for the connection, which can't be taken back (RFC 9113, section 6.9.2).
  private static func connectionWindow(_ text: String) throws(InvalidValue) -> Int {
    let size = try ValueText.byteCount(text)
    guard size >= 65_535 else { throw InvalidValue(problem: "is less than HTTP/2 allows: give 64KiB or more") }
    return size
  }
}
