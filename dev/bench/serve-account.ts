/** Serves a large account from a process of its own, so that its work is not counted as the reader's. */
import { LargeAccount, type AccountSize } from "./large-account";

void (async () => {
  const account = new LargeAccount(JSON.parse(process.argv[2] ?? "") as AccountSize);
  process.send?.(await account.start());
  process.once("disconnect", () => void account.stop());
})();
