/// A source relation, and which of its rows a scope sees (docs/relations.md, "Source relations"; docs/metrics.md, "Scope").
public struct Relation: Sendable {
  /// Which of the organization's rows a member with a scope of their own sees.
  enum MemberRule: Sendable {
    /// Those whose column is one of the member's phones.
    case phone(String)
    /// Those whose column is the member.
    case member(String)
    /// Contacts with at least one call or message, ever, on one of the member's phones.
    case contactOnPhone
    /// The contacts of the member's own plans.
    case ownPlan
    /// None: only the organization scope reads these.
    case hidden
  }

  let name: String
  /// What stands for it in a query, where its rows are made of another relation's; else its name does.
  private(set) var derivation: String?
  /// The time that a range is about; nil where rows have no such time.
  var time: String?
  let memberRule: MemberRule
  /// The column that names the campaign, where rows belong to one.
  var campaign: String?
  /// The column that names the candidate, where rows belong to one.
  var candidate: String?
  /// Whether its ids of campaigns and candidates are texts, as PostgreSQL writes them.
  private(set) var spellsIDs = false
  /// Whether a row counts only if its campaign and its candidate exist.
  var isJoined = false
  /// What else must hold of a row.
  private(set) var conditions: [String] = []

  /// What stands for it in a query.
  var source: String { derivation ?? name }

  /// Those of its rows for which `condition` holds, written in SQL over the relation's own columns.
  public func `where`(_ condition: StaticString) -> Relation {
    var narrowed = self
    narrowed.conditions.append("\(condition)")
    return narrowed
  }
}

extension Relation {
  /// The same rows, which have a time after all: where they are read as columns.
  func timed(by column: StaticString) -> Relation {
    var timed = self
    timed.time = "\(column)"
    return timed
  }

  /// Its rows, and where it is joined to campaigns and candidates those beside which name ones that don't exist.
  var unjoined: Relation {
    guard isJoined else { return self }
    var named = self
    named.isJoined = false
    named.conditions += [campaign, candidate].compactMap(\.self).map { "\($0) is not null" }
    return named
  }

  /// Those of its rows that have a campaign and a candidate, both of which exist. Of use where rows name both.
  public var joinedToCampaignAndCandidate: Relation {
    var narrowed = self
    narrowed.isJoined = true
    return narrowed
  }
}

/// The organization and who works in it.
extension Relation {
  /// The organization itself: its settings.
  public static let organization = Relation(name: "organizations", memberRule: .hidden)
  /// Members of the organization: a scoped member sees themself.
  public static let members = Relation(name: "members", memberRule: .member("id"))
  /// Which member has which phones: a scoped member sees their own.
  static let memberPhones = Relation(name: "member_phones", memberRule: .member("member_id"))
  /// Phones: a scoped member sees their own.
  public static let phones = Relation(name: "phones", memberRule: .phone("id"))
  /// Contacts: a scoped member sees those that ever called or wrote on one of their phones, either way.
  public static let contacts = Relation(name: "contacts", memberRule: .contactOnPhone)
}

/// What happened.
extension Relation {
  /// Calls, by `created_at`.
  public static let calls = Relation(
    name: "calls", time: "created_at", memberRule: .phone("phone_id"), campaign: "campaign_id",
    candidate: "candidate_id")
  /// Messages, by `created_at`.
  public static let messages = Relation(name: "messages", time: "created_at", memberRule: .phone("phone_id"))
  /// To-dos, by `created_at`: a scoped member sees those assigned to them.
  public static let todos = Relation(name: "todos", time: "created_at", memberRule: .member("assigned_member_id"))
  /// What text agents suggested, by `created_at`.
  public static let textAgentSuggestions = Relation(
    name: "text_agent_suggestions", time: "created_at", memberRule: .phone("phone_id"))
  /// Plans as they are now: a scoped member sees their own.
  public static let plans = Relation(name: "plans", memberRule: .member("owner_member_id"))
  /// The contacts of plans: a scoped member sees those of their own plans.
  public static let planContacts = Relation(name: "plan_contacts", memberRule: .ownPlan)
  /// The use of AI models, by `created_at`: a scoped member sees their own.
  public static let aiUsage = Relation(name: "ai_usage", time: "created_at", memberRule: .member("member_id"))
}

/// Interview campaigns. Only the organization scope reads these.
extension Relation {
  /// Campaigns as they are now.
  public static let campaigns = Relation(name: "campaigns", memberRule: .hidden, campaign: "id")
  /// Candidates as they are now.
  public static let candidates = Relation(name: "candidates", memberRule: .hidden, candidate: "id")
  /// Which candidates are in which campaigns now.
  public static let campaignCandidates = Relation(
    name: "campaign_candidates", memberRule: .hidden, campaign: "campaign_id", candidate: "candidate_id")
  /// What members thought of candidates, by `call_last_reviewed_at`.
  public static let reviews = Relation(
    name: "candidate_campaign_user_reviews", time: "call_last_reviewed_at", memberRule: .hidden,
    campaign: "campaign_id", candidate: "candidate_id")
  /// What candidates thought of calls, by `created_at`.
  public static let callReviews = Relation(
    name: "call_reviews", time: "created_at", memberRule: .hidden, campaign: "campaign_id", candidate: "candidate_id")
  /// Calls in the browser, by `created_at`.
  public static let webCalls = Relation(
    name: "web_calls", time: "created_at", memberRule: .hidden, campaign: "campaign_id", candidate: "candidate_id")
  /// Resumes screened, by `created_at`.
  public static let resumeScreenings = Relation(
    name: "resume_screenings", time: "created_at", memberRule: .hidden, campaign: "campaign_id",
    candidate: "candidate_id")
  /// Notetaking sessions, by `created_at`.
  public static let notetakingSessions = Relation(
    name: "notetaking_sessions", time: "created_at", memberRule: .hidden, campaign: "campaign_id",
    candidate: "candidate_id")
  /// Credits used, by `created_at`; no candidate is named, so that no candidate filter applies.
  public static let creditUsage = Relation(
    name: "credit_usage", time: "created_at", memberRule: .hidden, campaign: "campaign_id")

  /// SMS conversations, by the hour that they began in, with the times at which messages were sent, as JSON (docs/metrics.md,
  /// "SMS"). Those are no part of it that have no text as their time.
  ///
  /// A path takes half the time of a subquery over the elements. It is strict, so that nothing but an array has elements, and
  /// silent, so that what has none is no error.
  static let smsConversations = Relation(
    name: "sms_conversations",
    derivation: """
      (
        select org_id, id, conversation_began(container, body) as began_at, body ->> 'campaign_id' as campaign_id,
          body ->> 'candidate_id' as candidate_id, jsonb_path_query_array(
            body, 'strict $."messages"[*] ? (@."sent_at".type() == "string" && @."direction" == "outbound")."sent_at"',
            '{}', true) as sent_at
        from documents
        where container = 'sms_conversations'
      ) as conversation
      """,
    time: "began_at", memberRule: .hidden, campaign: "campaign_id", candidate: "candidate_id", spellsIDs: true)
}
