/** The AWS SDK is a bundle of its own, loaded only if something is asked: it takes longer to load than all the rest. */
export { Lookup } from "../../core/readers/account/roles-elsewhere";
