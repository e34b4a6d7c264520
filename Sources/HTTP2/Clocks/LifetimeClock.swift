import NIOCore

/// Decides, for one connection of a server, about idleness, keepalive and age. It has no timer:
/// whoever owns it looks at it at ``next`` or later.
struct LifetimeClock {
  enum Action: Equatable {
    case ping
    case drain
    case close(ConnectionClosure)
  }

  private var idle: IdleClock?
  private var keepalive: KeepaliveClock?
  private var age: AgeClock?

  /// - Parameter jitter: From -1 to 1, at random.
  init(_ limits: ConnectionLimits, jitter: Double, now: NIODeadline) {
    idle = limits.idleLimit.map { IdleClock(limit: TimeAmount($0), now: now) }
    keepalive = limits.keepaliveInterval.map {
      KeepaliveClock(interval: TimeAmount($0), timeout: TimeAmount(limits.keepaliveTimeout), now: now)
    }
    age = limits.ageLimit.map {
      AgeClock(limit: TimeAmount($0), jitter: jitter, grace: TimeAmount(limits.ageGrace), now: now)
    }
  }

  /// When to look again.
  var next: NIODeadline {
    min(idle?.next ?? .distantFuture, keepalive?.next ?? .distantFuture, age?.next ?? .distantFuture)
  }

  /// What is to be done now, in this order.
  mutating func check(_ activity: ConnectionActivity, now: NIODeadline) -> [Action] {
    var actions: [Action] = []
    if let next = idle?.next, next <= now, idle?.check(activity, now: now) == true { actions.append(.drain) }
    if let next = keepalive?.next, next <= now {
      switch keepalive?.check(receivedBytes: activity.receivedBytes, now: now) {
      case .ping: actions.append(.ping)
      case .drop: actions.append(.close(.keepaliveTimeout))
      case nil: break
      }
    }
    switch age?.check(now: now) {
    case .drain: actions.append(.drain)
    case .drop: actions.append(.close(.tooOld))
    case nil: break
    }
    return actions
  }
}
