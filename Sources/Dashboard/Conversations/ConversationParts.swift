/// What a group is made of that rows of messages and calls say. All that is wanted of a relation is told by one reading.
struct ConversationParts: OptionSet, Sendable {
  let rawValue: UInt8

  /// Messages by bucket and by hour of the week.
  static let messageActivity = ConversationParts(rawValue: 1)
  /// How inbound messages were answered.
  static let answers = ConversationParts(rawValue: 2)
  /// Who has a message.
  static let messageContacts = ConversationParts(rawValue: 4)
  /// Messages by their kind: channel, direction, status, origin.
  static let messageKinds = ConversationParts(rawValue: 8)
  /// Calls by day and by hour of the week.
  static let callActivity = ConversationParts(rawValue: 16)
  /// Who has a call.
  static let callContacts = ConversationParts(rawValue: 32)
}
