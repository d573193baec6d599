/**
 * The only script of a framed card. It posts the card's height to the embedding page whenever it changes, and nothing
 * else. It posts nothing while the frame has no width, because the card would then be one letter wide.
 */
export const FRAME_SCRIPT = `(function(){
var sent=0;
function send(){if(innerWidth===0)return;var h=Math.ceil(document.body.getBoundingClientRect().height+document.body.offsetTop*2);if(h!==sent){sent=h;parent.postMessage({type:'stet:height',height:h},'*')}}
new ResizeObserver(send).observe(document.body);
addEventListener('load',send);send();
})()`
