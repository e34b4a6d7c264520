/// A source relation whose changes are recorded, and the columns that its segments are made of.
public struct TrackedRelation: Hashable, Sendable, CustomStringConvertible {
  /// Its name, as queries write it.
  public let name: String
  /// Every column that a payload is made of, by name and without repetition: a change of what they are makes all segments
  /// unusable. `org_id` and the time are among them.
  public let columns: [String]
  /// The time that spans are about: a column, or what is computed of some.
  public let time: String

  /// The relation of this name. Names are literals of the program, in small letters, since they become part of
  /// statements; and tracking it takes the functions of its triggers (Schema, migrations 12, 14 and 16).
  public init(_ name: StaticString, time: StaticString, columns: [StaticString]) {
    self.name = name.description
    self.time = time.description
    self.columns = Set(columns.map(\.description) + ["org_id", time.description]).sorted()
  }

  /// The same of a relation whose rows have no time but one that is computed of `columns` by `time`: a function of these
  /// alone, which an index has.
  public init(_ name: StaticString, computedTime time: StaticString, columns: [StaticString]) {
    self.name = name.description
    self.time = time.description
    self.columns = Set(columns.map(\.description) + ["org_id"]).sorted()
  }

  /// Its name.
  public var description: String { name }
}

extension TrackedRelation {
  /// Messages.
  public static let messages = TrackedRelation(
    "messages", time: "created_at",
    columns: ["id", "phone_id", "contact_id", "channel", "direction", "status", "ai_origin"])

  /// Calls.
  public static let calls = TrackedRelation(
    "calls", time: "created_at",
    columns: [
      "id", "phone_id", "contact_id", "direction", "status", "duration_secs", "campaign_id", "candidate_id",
      "question_completion_rate", "score", "withdrawal_reason", "accommodation_requested", "opted_out",
    ])

  /// Contacts.
  public static let contacts = TrackedRelation("contacts", time: "created_at", columns: ["id"])

  /// Candidates, with what filters choose them by.
  public static let candidates = TrackedRelation("candidates", time: "created_at", columns: ["id", "source", "tags"])

  /// Since when candidates are in campaigns.
  public static let campaignCandidates = TrackedRelation(
    "campaign_candidates", time: "added_at", columns: ["campaign_id", "candidate_id"])

  /// What members thought of candidates.
  public static let reviews = TrackedRelation(
    "candidate_campaign_user_reviews", time: "call_last_reviewed_at",
    columns: ["id", "campaign_id", "candidate_id", "member_id", "feedback"])

  /// Calls in the browser.
  public static let webCalls = TrackedRelation(
    "web_calls", time: "created_at", columns: ["id", "campaign_id", "candidate_id", "duration_secs"])

  /// Resumes screened.
  public static let resumeScreenings = TrackedRelation(
    "resume_screenings", time: "created_at", columns: ["id", "campaign_id", "candidate_id"])

  /// Notetaking sessions.
  public static let notetakingSessions = TrackedRelation(
    "notetaking_sessions", time: "created_at", columns: ["id", "campaign_id", "candidate_id"])

  /// Credits used.
  public static let creditUsage = TrackedRelation(
    "credit_usage", time: "created_at", columns: ["id", "campaign_id", "credits"])

  /// Documents, of which SMS conversations have a time: the hour that they began in.
  public static let documents = TrackedRelation(
    "documents", computedTime: "conversation_began(container, body)", columns: ["container", "id", "body"])
}
