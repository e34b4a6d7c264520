public import RPC

// What failures of Callboard's own are called on the wire: docs/wire.md, "Errors", lists all. `RPC` has the reasons of
// gRPC itself, a room that calls another service the one of that service.

/// Who calls (UNAUTHENTICATED), and what they may do (PERMISSION_DENIED).
extension ErrorReason {
  /// No `authorization` metadata, or none of the form `Bearer <token>`.
  public static let tokenMissing = ErrorReason(rawValue: "TOKEN_MISSING")
  /// The token is no JWT, or lacks a claim that it needs.
  public static let tokenMalformed = ErrorReason(rawValue: "TOKEN_MALFORMED")
  /// The token's `exp` has passed.
  public static let tokenExpired = ErrorReason(rawValue: "TOKEN_EXPIRED")
  /// The token's `nbf` is still to come.
  public static let tokenNotYetValid = ErrorReason(rawValue: "TOKEN_NOT_YET_VALID")
  /// The signature isn't of a key that the server trusts, or of another algorithm than the key's.
  public static let tokenSignatureInvalid = ErrorReason(rawValue: "TOKEN_SIGNATURE_INVALID")
  /// The token's `aud` doesn't name this service.
  public static let tokenAudienceInvalid = ErrorReason(rawValue: "TOKEN_AUDIENCE_INVALID")
  /// The token's `iss` is not the issuer that this server trusts.
  public static let tokenIssuerInvalid = ErrorReason(rawValue: "TOKEN_ISSUER_INVALID")
  /// The session lacks the permission that the method asks for.
  public static let permissionMissing = ErrorReason(rawValue: "PERMISSION_MISSING")
  /// The organization named is not the session's own.
  public static let organizationForbidden = ErrorReason(rawValue: "ORGANIZATION_FORBIDDEN")
}

/// What a request names.
extension ErrorReason {
  /// There is no such organization.
  public static let organizationNotFound = ErrorReason(rawValue: "ORGANIZATION_NOT_FOUND")
  /// The organization's time zone is not the name of any.
  public static let timeZoneUnknown = ErrorReason(rawValue: "TIME_ZONE_UNKNOWN")
}

/// Dashboards that members make, and their charts.
extension ErrorReason {
  /// There is no such dashboard, or the caller may not view it.
  public static let dashboardNotFound = ErrorReason(rawValue: "DASHBOARD_NOT_FOUND")
  /// The dashboard has no such chart.
  public static let chartNotFound = ErrorReason(rawValue: "CHART_NOT_FOUND")
  /// The dashboard is the service's own: nobody can change it.
  public static let systemDashboard = ErrorReason(rawValue: "SYSTEM_DASHBOARD")
  /// The dashboard has changed since the etag was read.
  public static let etagStale = ErrorReason(rawValue: "ETAG_STALE")
  /// Only private dashboards are shared with single members.
  public static let dashboardNotPrivate = ErrorReason(rawValue: "DASHBOARD_NOT_PRIVATE")
  /// The chart shows a metric that the catalog doesn't have any more.
  public static let metricGone = ErrorReason(rawValue: "METRIC_GONE")
  /// A member, or a dashboard, has as much as it may have; a `QuotaFailure` detail says of what.
  public static let quotaExceeded = ErrorReason(rawValue: "QUOTA_EXCEEDED")
}

/// What the service stands on.
extension ErrorReason {
  /// The database can't be reached, or the connection was lost.
  public static let databaseUnavailable = ErrorReason(rawValue: "DATABASE_UNAVAILABLE")
  /// No database connection became free in time.
  public static let databaseBusy = ErrorReason(rawValue: "DATABASE_BUSY")
}
