import Postgres
import Testing

@Suite struct ConfigurationTests {
  @Test(arguments: [
    "postgresql://ann:s3cret@db.example:5433/calls?sslmode=require",
    "host=db.example port=5433 user=ann password=s3cret dbname=calls sslmode=require",
  ])
  func passwordIsNeverShown(string: String) throws {
    let configuration = try ConnectionConfiguration(string)
    for text in [configuration.redacted, "\(configuration)", String(reflecting: configuration)] {
      #expect(!text.contains("s3cret"))
      #expect(text.contains("db.example"))
    }
    #expect(configuration.redacted == "dbname=calls host=db.example password=*** port=5433 sslmode=require user=ann")
  }

  @Test func badStringIsRefusedWithoutBeingRepeated() {
    let error = #expect(throws: PostgresError.self) { try ConnectionConfiguration("postgresql://ann:s3cret@[half") }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("s3cret") == false)
  }

  @Test func stringsOwnSettingsCount() throws {
    let configuration = try ConnectionConfiguration("host=h connect_timeout=3 application_name=reports")
    #expect(configuration.connectTimeout == .seconds(3))
    #expect(configuration.settings["application_name"] == "reports")
  }
}
