"""The rule on doses and orders: no text tells readers how much of a medicine to take, or to take, change or stop one."""
