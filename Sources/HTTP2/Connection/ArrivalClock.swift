import NIOCore

/// What a client has to send within a time.
public enum AwaitedInput: String, Hashable, Sendable {
  /// The preface of HTTP/2, and the head of the first SETTINGS.
  case preface
  /// The headers of the first request.
  case firstRequest = "first-request"
  /// The rest of a header block.
  case headerBlock = "header-block"
}

/// Decides when a client has taken too long to begin, or for a header block (docs/wire.md, "Limits").
struct ArrivalClock {
  private enum Phase {
    case preface, firstRequest, running
  }

  private let limits: ConnectionLimits
  private var phase = Phase.preface
  /// When the phase, or the header block, began.
  private var began: NIODeadline
  /// The header block that isn't whole, as the scanner counts them.
  private var openBlock: Int?

  init(limits: ConnectionLimits, now: NIODeadline) {
    self.limits = limits
    began = now
  }

  /// What is awaited, and until when; nil for nothing.
  var awaited: (input: AwaitedInput, until: NIODeadline)? {
    switch phase {
    case .preface: (.preface, began + TimeAmount(limits.prefaceLimit))
    case .firstRequest: (.firstRequest, began + TimeAmount(limits.firstRequestLimit))
    case .running: openBlock == nil ? nil : (.headerBlock, began + TimeAmount(limits.headerBlockLimit))
    }
  }

  /// Input was read.
  ///
  /// - Parameter now: Asked only where something begins.
  mutating func received(_ scanner: FrameScanner, now: () -> NIODeadline) {
    if phase == .running, openBlock == nil, !scanner.isInsideHeaders { return }
    received(scanner.headerBlocks, isInside: scanner.isInsideHeaders, hasBegun: scanner.hasBegun, now)
  }

  /// Input of HTTP/1.1 was read.
  mutating func received(headsBegun: Int, isInsideHead: Bool, now: () -> NIODeadline) {
    if phase == .running, openBlock == nil, !isInsideHead { return }
    received(headsBegun, isInside: isInsideHead, hasBegun: true, now)
  }

  private mutating func received(_ blocks: Int, isInside: Bool, hasBegun: Bool, _ now: () -> NIODeadline) {
    if phase == .preface, hasBegun {
      phase = .firstRequest
      began = now()
    }
    if phase == .firstRequest, blocks > 1 || (blocks == 1 && !isInside) {
      phase = .running
    }
    guard phase == .running else { return }
    let block = isInside ? blocks : nil
    if block != openBlock, block != nil { began = now() }
    openBlock = block
  }
}
