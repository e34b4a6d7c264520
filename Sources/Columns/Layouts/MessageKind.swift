/// What a message's kind says (docs/metrics.md, "MessagingStats").
public struct MessageKind: Hashable, Sendable {
  /// The direction.
  public enum Direction: Hashable, Sendable {
    /// From a contact.
    case inbound
    /// To a contact.
    case outbound
    /// Neither; views may hold other texts.
    case other
  }

  /// The fields, in order: channel, direction, status, AI origin.
  static let columns = ["channel", "direction", "status", "ai_origin"]

  /// Which way it went.
  public let direction: Direction
  /// Its channel is `sms`.
  public let isSMS: Bool
  /// Its channel is `email`.
  public let isEmail: Bool
  /// It was outbound, and arrived.
  public let isDelivered: Bool
  /// It was outbound, and handed on, whether or not it arrived.
  public let isAttempted: Bool

  /// What a row's kind says.
  public init(_ kind: RowKind) {
    direction = kind.isText(1, "inbound") ? .inbound : kind.isText(1, "outbound") ? .outbound : .other
    isSMS = kind.isText(0, "sms")
    isEmail = kind.isText(0, "email")
    isDelivered = direction == .outbound && (kind.isText(2, "delivered") || kind.isText(2, "read"))
    let isOnItsWay = kind.isText(2, "sent") || kind.isText(2, "undelivered") || kind.isText(2, "failed")
    isAttempted = isDelivered || (direction == .outbound && isOnItsWay)
  }

  /// What its AI origin is called; nil for a message that people wrote.
  public static func origin(of kind: RowKind) -> String? { kind.text(3) }
}
