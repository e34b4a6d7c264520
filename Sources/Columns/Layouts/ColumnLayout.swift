/// Which columns a relation has in batches, in payloads and in the rows that they are read from, in this order: its time, then
/// the columns of each list in turn (docs/design.md, "Columns and folds").
public struct ColumnLayout: Hashable, Sendable {
  /// What an identifier names: each has a table of its own.
  public enum Role: Int, Hashable, Sendable, CaseIterable {
    /// A contact.
    case contact
    /// A phone.
    case phone
    /// A campaign.
    case campaign
    /// A candidate.
    case candidate
    /// A member.
    case member
  }

  /// The number of the relation in payloads: never used for another.
  public let number: UInt8
  /// The number of this set of columns: it must grow with every change of the lists.
  public let version: UInt8
  /// What its identifiers name: 2 bytes for each row, and 4 for each that a batch has.
  public let roles: [Role]
  /// How many whole numbers there are, which may be missing.
  public let integers: Int
  /// How many floating-point numbers there are, which may be missing.
  public let doubles: Int
  /// How many identifiers payloads have behind those of ``roles`` that are not looked up while they are decoded.
  public private(set) var unreadRoles = 0
  /// How many texts and truth values make a row's kind: 2 bytes for each row, however many there are.
  public let kindFields: Int
  /// Whether the rows that are read are conversations, each with the times of its messages (``ConversationRow``): a row of
  /// columns for each of these, which is the first whole number.
  public private(set) var isOfConversations = false

  /// Messages; the fields of their kind are in ``MessageKind``.
  public static let messages = ColumnLayout(
    number: 1, version: 1, roles: [.contact, .phone], integers: 0, doubles: 0, kindFields: 4)

  /// Calls; the integer is the length in seconds, the doubles are the completion rate and the score, and the fields of their
  /// kind are in ``CallKind``.
  public static let calls = ColumnLayout(
    number: 2, version: 1, roles: [.contact, .candidate, .phone, .campaign], integers: 1, doubles: 2,
    kindFields: 5)

  /// Reviews of candidates; the field of their kind is the feedback.
  public static let reviews = ColumnLayout(
    number: 3, version: 1, roles: [.candidate, .campaign, .member], integers: 0, doubles: 0, kindFields: 1)

  /// Since when candidates are in campaigns.
  public static let campaignCandidates = ColumnLayout(
    number: 4, version: 1, roles: [.candidate, .campaign], integers: 0, doubles: 0, kindFields: 0)

  /// Contacts.
  public static let contacts = ColumnLayout(
    number: 5, version: 1, roles: [.contact], integers: 0, doubles: 0, kindFields: 0)

  /// When contacts came, whoever they are: of the payloads of ``contacts``, and many times as fast.
  public static let contactTimes = ColumnLayout(
    number: 5, version: 1, roles: [], integers: 0, doubles: 0, unreadRoles: 1, kindFields: 0)

  /// Candidates; the fields of their kind are in ``CandidateKind``.
  public static let candidates = ColumnLayout(
    number: 6, version: 1, roles: [.candidate], integers: 0, doubles: 0, kindFields: 2)

  /// Calls in the browser; the integer is the length in seconds.
  public static let webCalls = ColumnLayout(
    number: 7, version: 1, roles: [.candidate, .campaign], integers: 1, doubles: 0, kindFields: 0)

  /// Resumes screened.
  public static let resumeScreenings = ColumnLayout(
    number: 8, version: 1, roles: [.candidate, .campaign], integers: 0, doubles: 0, kindFields: 0)

  /// Notetaking sessions.
  public static let notetakingSessions = ColumnLayout(
    number: 9, version: 1, roles: [.candidate, .campaign], integers: 0, doubles: 0, kindFields: 0)

  /// Credits used; the field of their kind is their number, as the database has it.
  public static let creditUsage = ColumnLayout(
    number: 10, version: 1, roles: [.campaign], integers: 0, doubles: 0, kindFields: 1)

  /// SMS that were sent, by the hour that their conversation began in; the integer is when each was, in microseconds since
  /// 1970.
  public static let sentSMS = ColumnLayout(
    number: 11, version: 1, roles: [.candidate, .campaign], integers: 1, doubles: 0, kindFields: 0,
    isOfConversations: true)

  /// Which encoding a payload of these columns has: another is of no use.
  public var format: Int32 { Int32(ColumnPayload.version) << 8 | Int32(version) }

  /// How many fields a row has.
  public var fieldCount: Int { 1 + roles.count + integers + doubles + kindFields }
}

extension Identifiers {
  /// The table of a role.
  public func table(of role: ColumnLayout.Role) -> IdentifierTable {
    switch role {
    case .contact: contacts
    case .phone: phones
    case .campaign: campaigns
    case .candidate: candidates
    case .member: members
    }
  }
}
