import { describeFixes } from "./fixes";

describeFixes(150);
