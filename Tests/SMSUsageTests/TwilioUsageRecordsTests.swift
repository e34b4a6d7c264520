import Foundation
import NIOHTTP1
import TestHTTP
import Testing
import Upstream

@testable import SMSUsage

/// The provider against a server on a real socket.
@Suite struct TwilioUsageRecordsTests {
  private let orgID = UUID()

  @Test func asksForTheDaysOfTheAccountWithItsSecret() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: body([("2026-11-01", "12"), ("2026-11-03", "0"), ("2026-11-30", "9000000000")]))
    } _: { server in
      let counts = try await withProvider(of: orgID, at: server.url) {
        try await $0.outboundSMS(of: orgID, on: november, deadline: nil)
      }
      #expect(counts == [UsageDay("2026-11-01"): 12, UsageDay("2026-11-03"): 0, UsageDay("2026-11-30"): 9_000_000_000])
      let request = try #require(server.requests.first)
      #expect(server.requests.count == 1)
      #expect(request.method == .GET)
      let parts = try #require(URLComponents(string: request.uri))
      #expect(parts.path == "/2010-04-01/Accounts/\(sid)/Usage/Records/Daily.json")
      let query = Dictionary(uniqueKeysWithValues: (parts.queryItems ?? []).map { ($0.name, $0.value) })
      #expect(
        query == [
          "Category": "sms-outbound", "StartDate": "2026-11-01", "EndDate": "2026-11-30", "PageSize": "1000",
        ])
      #expect(
        request.headers.first(name: "authorization") == "Basic " + Data("\(sid):\(token)".utf8).base64EncodedString())
    }
  }

  @Test func followsPagesAndAddsThemUp() async throws {
    try await TestHTTPServer.run { request, before in
      switch before {
      case 0: .answer(body: body([("2026-11-01", "1"), ("2026-11-02", "2")], next: "\(path)?Page=1&PageToken=PA1"))
      case 1: .answer(body: body([], next: "\(path)?Page=2&PageToken=PA2"))
      default: .answer(body: body([("2026-11-02", "40"), ("2026-11-03", "3")]))
      }
    } _: { server in
      let counts = try await withProvider(of: orgID, at: server.url) {
        try await $0.outboundSMS(of: orgID, on: november, deadline: nil)
      }
      #expect(counts == [UsageDay("2026-11-01"): 1, UsageDay("2026-11-02"): 42, UsageDay("2026-11-03"): 3])
      #expect(
        server.requests.map(\.uri).dropFirst() == ["\(path)?Page=1&PageToken=PA1", "\(path)?Page=2&PageToken=PA2"])
      #expect(Set(server.requests.map { $0.headers.first(name: "authorization") }).count == 1)
    }
  }

  @Test(arguments: [
    "http://127.0.0.1:1\(path)?Page=1", "//elsewhere.example\(path)?Page=1", "/2010-04-01/Accounts.json?Page=1", path,
    "\(path)?Page=1#x", "\(path)?Page 1", "", "\(path)/../../Messages.json?Page=1",
    "/2010-04-01/Accounts/AC00000000000000000000000000000000/Usage/Records/Daily.json?Page=1",
  ]) func followsNoPageElsewhere(_ next: String) async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: body([("2026-11-01", "1")], next: next))
    } _: { server in
      let error = await providerFailure {
        try await withProvider(of: orgID, at: server.url) {
          try await $0.outboundSMS(of: orgID, on: november, deadline: nil)
        }
      }
      #expect(error?.kind == .refused)
      #expect(server.requests.count == 1)
    }
  }

  @Test func givesUpOnPagesWithoutEnd() async throws {
    try await TestHTTPServer.run { _, before in
      .answer(body: body([("2026-11-01", "1")], next: "\(path)?Page=\(before + 1)"))
    } _: { server in
      let error = await providerFailure {
        try await withProvider(of: orgID, at: server.url) {
          try await $0.outboundSMS(of: orgID, on: november, deadline: nil)
        }
      }
      #expect(error?.kind == .refused)
      #expect(server.requests.count == TwilioUsageRecords.mostPages)
    }
  }

  @Test func leavesOutOtherCategoriesAndDays() async throws {
    try await TestHTTPServer.run { _, before in
      before == 0
        ? .answer(body: body([("2026-11-01", "7")], next: "\(path)?Page=1", category: "sms-inbound"))
        : .answer(body: body([("2026-10-31", "1"), ("2026-11-05", "2"), ("2026-12-01", "4")]))
    } _: { server in
      let counts = try await withProvider(of: orgID, at: server.url) {
        try await $0.outboundSMS(of: orgID, on: november, deadline: nil)
      }
      #expect(counts == [UsageDay("2026-11-05"): 2])
    }
  }

  @Test func anOrganizationWithoutAnAccountIsNeverAskedFor() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: body([("2026-11-01", "1")]))
    } _: { server in
      let counts = try await withProvider(of: orgID, at: server.url) {
        try await $0.outboundSMS(of: UUID(), on: november, deadline: nil)
      }
      #expect(counts.isEmpty)
      #expect(server.requests.isEmpty)
    }
  }

  @Test func asksForNothingBeforeTheAPI() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: body([]))
    } _: { server in
      try await withProvider(of: orgID, at: server.url) {
        _ = try await $0.outboundSMS(
          of: orgID, on: UsageDay("0001-01-01")...UsageDay("2007-12-31"), deadline: nil)
        #expect(server.requests.isEmpty)
        _ = try await $0.outboundSMS(
          of: orgID, on: UsageDay("0001-01-01")...UsageDay("2026-11-21"), deadline: nil)
      }
      #expect(server.requests.first?.uri.contains("StartDate=2008-01-01&EndDate=2026-11-21") == true)
    }
  }
}
