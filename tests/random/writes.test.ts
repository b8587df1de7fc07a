import { describeWrites } from "../core/trust/rewrite/writes";

// 20,000 trust policies in all: what is written in the place of each is right, and says who gains and who loses the role.
describeWrites(1_700);
