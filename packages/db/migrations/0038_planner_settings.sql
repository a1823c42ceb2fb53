-- A pooler in transaction mode does not pass on what a client asks for when it connects, so the planner's settings belong to the function:
-- by default, the planner would plan its statements again for each batch because array lengths differ, and would scan small tables
-- sequentially, however many dead rows they contain.
ALTER FUNCTION book_batch SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off;
