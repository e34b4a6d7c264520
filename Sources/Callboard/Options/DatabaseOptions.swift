import ArgumentParser
import Settings

/// The database.
struct DatabaseOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .databaseURL,
      """
      PostgreSQL, as libpq names it: a postgresql:// URL or keyword=value pairs; several hosts and \
      target_session_attrs work. A password does not belong on a command line: set CALLBOARD_DATABASE_URL, PGPASSWORD \
      or passfile=.
      """,
      valueName: "conninfo"))
  var databaseURL: String?
}
