"""The detailed schedule by constraint programming: real times, units, changeovers, cleans and crews."""
