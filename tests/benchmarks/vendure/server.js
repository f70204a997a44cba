"use strict";
// Vendure's server with nothing added: Postgres, one channel, the administration's API.
const { bootstrap, LanguageCode } = require("@vendure/core");

bootstrap({
  dbConnectionOptions: { type: "postgres", url: process.env.DATABASE_URL, synchronize: true, logging: false },
  apiOptions: { hostname: "127.0.0.1", port: Number(process.env.PORT) },
  authOptions: {
    tokenMethod: "bearer",
    superadminCredentials: { identifier: "bench", password: process.env.PASSWORD },
  },
  defaultLanguageCode: LanguageCode.en,
  paymentOptions: { paymentMethodHandlers: [] },
  logger: { setDefaultContext() {}, error: console.error, warn() {}, info() {}, verbose() {}, debug() {} },
}).then(() => console.log("ready"), (error) => { console.error(error); process.exit(1); });
