import ArgumentParser
import Settings

/// Where documents are.
struct DocumentOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .documentStore,
      """
      Where interview scripts and SMS conversations are: postgres (the relation documents of the database that dashboards \
      are read from) or cosmos (Azure Cosmos DB for NoSQL).
      """,
      valueName: "kind"))
  var documentStore: String?

  @Option(
    help: ArgumentHelp(
      setting: .cosmosEndpoint,
      "The Azure Cosmos DB account, like https://ACCOUNT.documents.azure.com:443/.", valueName: "url"))
  var cosmosEndpoint: String?

  @Option(
    help: ArgumentHelp(
      setting: .cosmosKeyFile,
      "The file with a key of the account, in base64; one that may only read is enough.", valueName: "path"))
  var cosmosKeyFile: String?

  @Option(
    help: ArgumentHelp(setting: .cosmosDatabase, "The account's database with the containers.", valueName: "name"))
  var cosmosDatabase: String?
}
